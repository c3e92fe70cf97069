// How CRMs show a code and a number in their own markup, with the name that they give to the field.

export const MARKUP: Record<string, { body: string; code: string | null; phone: string | null; place?: 'field' }> = {
  vtiger: {
    body: `<table class="table detailview-table"><tr>
      <td class="fieldLabel" id="Contacts_detailView_fieldLabel_cf_853"><span class="muted">Lead code</span></td>
      <td class="fieldValue" id="Contacts_detailView_fieldValue_cf_853"><span class="value" data-field-type="string">HC-1042</span>
        <span class="hide edit" style="display:none"><input type="hidden" class="fieldBasicData" data-name="cf_853" data-type="string" value="HC-1042"></span></td>
      <td class="fieldLabel" id="Contacts_detailView_fieldLabel_mobile"><span class="muted">Mobile</span></td>
      <td class="fieldValue" id="Contacts_detailView_fieldValue_mobile"><span class="value" data-field-type="phone">(415) 555-0120</span>
        <span class="hide edit" style="display:none"><input type="hidden" class="fieldBasicData" data-name="mobile" value="(415) 555-0120"></span></td>
    </tr></table>`,
    code: 'cf_853',
    phone: 'mobile',
  },
  Redmine: {
    body: `<div class="attributes"><div class="splitcontent">
      <div class="string_cf cf_1 attribute"><div class="label"><span>Lead code</span>:</div><div class="value">HC-1042</div></div>
      <div class="string_cf cf_2 attribute"><div class="label"><span>Mobile</span>:</div><div class="value">(415) 555-0120</div></div>
    </div></div>`,
    code: 'cf_1',
    phone: 'cf_2',
  },
  'Redmine, editing': {
    body: `<form method="post"><p><label for="cf1"><span>Lead code</span></label><input type="text" name="issue[custom_field_values][1]" id="cf1" value="HC-1042" class="string_cf cf_1"></p>
      <p><label for="cf2"><span>Mobile</span></label><input type="text" name="issue[custom_field_values][2]" id="cf2" value="(415) 555-0120"></p></form>`,
    code: 'issue[custom_field_values][1]',
    phone: 'issue[custom_field_values][2]',
    place: 'field',
  },
  Salesforce: {
    body: `<div role="tabpanel"><div data-target-selection-name="sfdc:RecordField.Contact.Lead_Code__c"><records-record-layout-item><div class="slds-form-element">
        <span class="test-id__field-label">Lead code</span>
        <div class="slds-form-element__control"><span class="test-id__field-value"><slot><lightning-formatted-text>HC-1042</lightning-formatted-text></slot></span></div></div></records-record-layout-item></div>
      <div data-target-selection-name="sfdc:RecordField.Contact.MobilePhone"><records-record-layout-item><div class="slds-form-element">
        <span class="test-id__field-label">Mobile</span>
        <div class="slds-form-element__control"><span class="test-id__field-value"><slot><lightning-formatted-phone><a href="tel:4155550120">(415) 555-0120</a></lightning-formatted-phone></slot></span>
        <button title="Edit Mobile"><span class="assistiveText">Edit Mobile</span></button></div></div></records-record-layout-item></div></div>`,
    code: 'sfdc:RecordField.Contact.Lead_Code__c',
    phone: 'sfdc:RecordField.Contact.MobilePhone',
  },
  SuiteCRM: {
    body: `<div class="row detail-view-row">
      <div class="detail-view-row-item"><div class="label col-1-label">Lead code:</div><div class="detail-view-field inlineEdit" type="varchar" field="lead_code_c"><span class="sugar_field" id="lead_code_c">HC-1042</span><div class="inlineEditIcon"></div></div></div>
      <div class="detail-view-row-item"><div class="label col-1-label">Mobile:</div><div class="detail-view-field inlineEdit" type="phone" field="phone_mobile">(415) 555-0120<div class="inlineEditIcon"></div></div></div></div>`,
    code: 'lead_code_c',
    phone: 'phone_mobile',
  },
  Odoo: {
    body: `<div class="o_inner_group grid"><div class="o_wrap_field"><div class="o_cell o_wrap_label"><label class="o_form_label" for="ref_0">Lead code</label></div>
        <div class="o_cell o_wrap_input"><div name="ref" class="o_field_widget o_field_char"><input class="o_input" id="ref_0" type="text" value="HC-1042"></div></div></div>
      <div class="o_wrap_field"><div class="o_cell o_wrap_label"><label class="o_form_label" for="mobile_0">Mobile</label></div>
        <div class="o_cell o_wrap_input"><div name="mobile" class="o_field_widget o_field_phone"><div class="o_phone_content"><input class="o_input" type="tel" id="mobile_0" value="(415) 555-0120"></div></div></div></div></div>`,
    code: 'ref',
    phone: 'mobile',
    place: 'field',
  },
  EspoCRM: {
    body: `<div class="record-grid"><div class="cell col-sm-6 form-group" data-name="cLeadCode"><label class="control-label" data-name="cLeadCode"><span class="label-text">Lead code</span></label><div class="field" data-name="cLeadCode">HC-1042</div></div>
      <div class="cell col-sm-6 form-group" data-name="phoneNumber"><label class="control-label" data-name="phoneNumber"><span class="label-text">Mobile</span></label><div class="field" data-name="phoneNumber"><a href="tel:4155550120" data-phone-number="4155550120">(415) 555-0120</a></div></div></div>`,
    code: 'cLeadCode',
    phone: 'phoneNumber',
  },
  Dynamics: {
    body: `<section><div data-id="new_leadcode.fieldControl-container"><label id="l1">Lead code</label><div><input aria-labelledby="l1" data-id="new_leadcode.fieldControl-text-box-text" type="text" value="HC-1042"></div></div>
      <div><label id="l2">Mobile</label><div><input aria-labelledby="l2" data-id="mobilephone.fieldControl-phone-text-input" type="text" value="(415) 555-0120"></div></div></section>`,
    code: 'new_leadcode.fieldControl-text-box-text',
    phone: 'mobilephone.fieldControl-phone-text-input',
    place: 'field',
  },
  ERPNext: {
    body: `<div class="frappe-control" data-fieldtype="Data" data-fieldname="lead_code" title="lead_code"><div class="form-group"><div class="clearfix"><label class="control-label">Lead code</label></div>
        <div class="control-input-wrapper"><div class="control-input" style="display:none"><input type="text" data-fieldname="lead_code"></div><div class="control-value like-disabled-input">HC-1042</div></div></div></div>
      <div class="frappe-control" data-fieldtype="Data" data-fieldname="mobile_no"><div class="form-group"><div class="clearfix"><label class="control-label">Mobile</label></div>
        <div class="control-input-wrapper"><div class="control-value">(415) 555-0120</div></div></div></div>`,
    code: 'lead_code',
    phone: 'mobile_no',
  },
  Directus: {
    body: `<div class="form-grid"><div class="field half" data-collection="contacts" data-field="code"><div class="field-label"><span class="field-name">Lead code</span></div><div class="interface"><div class="v-input"><div class="input"><input type="text" value="HC-1042"></div></div></div></div>
      <div class="field half" data-collection="contacts" data-field="phone"><div class="field-label"><span class="field-name">Mobile</span></div><div class="interface"><div class="v-input"><div class="input"><input type="text" value="(415) 555-0120"></div></div></div></div></div>`,
    code: 'code',
    phone: 'phone',
    place: 'field',
  },
  Kommo: {
    body: `<div class="linked-form__field"><div class="linked-form__field__label"><span>Lead code</span></div><div class="linked-form__field__value"><input name="CFV[123456]" type="text" value="HC-1042"></div></div>
      <div class="linked-form__field"><div class="linked-form__field__label"><span>Mobile</span></div><div class="linked-form__field__value"><input name="CFV[123457][x][VALUE]" type="text" value="(415) 555-0120"></div></div>`,
    code: 'CFV[123456]',
    phone: 'CFV[123457][x][VALUE]',
    place: 'field',
  },
  'Request Tracker': {
    body: `<div class="form-row"><div class="label col-3">Lead code:</div><div class="value col-9"><span class="current-value">HC-1042</span></div></div>
      <div class="form-row"><div class="label col-3">Mobile:</div><div class="value col-9"><span class="current-value">(415) 555-0120</span></div></div>`,
    code: null,
    phone: null,
  },
};
