# Read by rt-setup-database in an empty Request Tracker: for each customer a user, and a ticket of theirs. Both have the
# vendor lead code in a custom field, the ticket the number too. SEED names a JSON file: the customers, the password of
# "root", and whose code is whose id. The file that SEEDED names gets the ids of users and tickets.
use strict;
use warnings;
use JSON ();

sub made {
    my ($what, $ok, @message) = @_;
    die "$what: @message\n" unless $ok;
    return $ok;
}

our @Final = (sub {
    open my $file, '<', $ENV{SEED} or die "$ENV{SEED}: $!";
    my $seed = JSON::decode_json(do { local $/; <$file> });
    my $system = RT->SystemUser;

    my $queue = RT::Queue->new($system);
    made('The queue', $queue->Load('General'));
    my $field = sub {
        my ($name, $type, $of) = @_;
        my $made = RT::CustomField->new($system);
        made($name, $made->Create(Name => $name, Type => 'FreeformSingle', LookupType => $type));
        made("$name where it belongs", $made->AddToObject($of));
        return $made;
    };
    my $user_code = $field->('Vendor lead code', RT::User->CustomFieldLookupType, RT::User->new($system));
    my $code = $field->('Vendor lead code', RT::Ticket->CustomFieldLookupType, $queue);
    my $phone = $field->('Phone', RT::Ticket->CustomFieldLookupType, $queue);

    my (@users, @tickets);
    for my $customer (@{ $seed->{customers} }) {
        # Some write the number into the subject, which the menus of the CRM repeat.
        my $subject = "$customer->{name}, call back" . (@tickets % 4 ? '' : " on $customer->{phone}");
        # RT finds a user by the log-in too: a code in it would be an id.
        my $login = 'customer' . @users;
        my $user = RT::User->new($system);
        made($customer->{name}, $user->Create(
            Name => $login, RealName => $customer->{name}, EmailAddress => "$login\@example.com",
            MobilePhone => $customer->{phone}, Privileged => 0,
        ));
        my $ticket = RT::Ticket->new($system);
        made('A ticket', $ticket->Create(
            Queue => 'General', Subject => $subject, Requestor => $user->EmailAddress,
            'CustomField-' . $phone->Id => $customer->{phone},
        ));
        push @users, $user;
        push @tickets, $ticket;
    }
    for my $records ([$user_code, @users], [$code, @tickets]) {
        my ($of, @of_customers) = @$records;
        for my $at (0 .. $#of_customers) {
            my $value = $seed->{customers}[$at]{code};
            $value = $of_customers[ $seed->{numericIs} ]->Id if $at == $seed->{numericAt};
            made("The code $value", $of_customers[$at]->AddCustomFieldValue(Field => $of, Value => "$value"));
        }
    }

    my $root = RT::User->new($system);
    $root->Load('root');
    made('The password', $root->SetPassword($seed->{password}));

    open my $seeded, '>', $ENV{SEEDED} or die "$ENV{SEEDED}: $!";
    print {$seeded} JSON::encode_json({ users => [map { $_->Id + 0 } @users], tickets => [map { $_->Id + 0 } @tickets] });
    close $seeded or die "$ENV{SEEDED}: $!";
});

1;
