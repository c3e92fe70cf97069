# Run by "rails runner" in an empty Redmine: an issue for each customer, with the vendor lead code and the number in custom
# fields. SEED names a JSON file: the customers, the password of "admin", and whose code is whose id. The file that SEEDED
# names gets the ids of the issues and of the field with the code.
require 'json'

seed = JSON.parse(File.read(ENV.fetch('SEED')))

# New columns are not known to classes that were loaded before the migrations.
Redmine::DefaultData::Loader.load('en')
Setting.login_required = '1'
# Its JSON answers 401 to the session of somebody who is logged in, and not at all where this is off.
Setting.rest_api_enabled = '1'
Setting.notified_events = []

admin = User.find_by!(login: 'admin')
admin.update!(password: seed['password'], must_change_passwd: false)
User.current = admin

trackers = Tracker.all.to_a
code, phone = ['Vendor lead code', 'Phone'].map do |name|
  IssueCustomField.create!(
    name: name, field_format: 'string', is_filter: true, searchable: true, is_for_all: true, tracker_ids: trackers.map(&:id)
  )
end
Setting.issue_list_default_columns = ['subject', "cf_#{code.id}", "cf_#{phone.id}", 'status']

project = Project.create!(
  name: 'Customers', identifier: 'customers', tracker_ids: trackers.map(&:id), enabled_module_names: ['issue_tracking']
)
issues = seed['customers'].map do |customer|
  Issue.create!(
    project: project, tracker: trackers.first, author: admin, priority: IssuePriority.default || IssuePriority.first,
    status: trackers.first.default_status, subject: "#{customer['name']}, call back",
    custom_field_values: { code.id.to_s => customer['code'], phone.id.to_s => customer['phone'] }
  )
end

# A numeric code that is the id of another issue.
numeric = Issue.find(issues.fetch(seed['numericAt']).id)
numeric.update!(custom_field_values: { code.id.to_s => issues.fetch(seed['numericIs']).id.to_s })

File.write(ENV.fetch('SEEDED'), JSON.generate(ids: issues.map(&:id), code: code.id))
