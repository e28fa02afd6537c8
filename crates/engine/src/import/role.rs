//! What a column of a contacts file, or a property of a card, says about a person.

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// First name.
    FirstName,
    /// Middle names, kept with the first.
    MiddleName,
    /// Last name.
    LastName,
    /// A whole name, used where its parts are empty.
    FullName,
    /// How the other program sorts the contact: a name only where there is no other.
    FileAs,
    /// E-mail addresses.
    Email,
    /// Phone numbers; the smallest rank is the primary one.
    Phone(u8),
    /// The employer.
    Company,
    /// What they do there.
    JobTitle,
    /// The city, which is part of an address too.
    City,
    /// A web address; a LinkedIn profile has a field of its own.
    Link,
    /// The address of a picture.
    Picture,
    /// Groups the contact is in.
    Groups,
    /// Free text.
    Notes,
    /// What the other program calls the contact: unique there, and it stays.
    External,
    /// What has no field: a line of the contact's note.
    Line,
    /// What says nothing of the person.
    Nothing,
    /// What the value beside it means.
    Label,
}

/// Ranks of phone numbers: whom one would call first.
pub(super) const PREFERRED: Role = Role::Phone(0);
/// In the pocket.
pub(super) const MOBILE: Role = Role::Phone(1);
/// On the desk, and where nothing says where.
pub(super) const WORK: Role = Role::Phone(2);
/// At home.
pub(super) const HOME: Role = Role::Phone(3);
/// Elsewhere.
pub(super) const OTHER: Role = Role::Phone(4);

impl Role {
    /// Whether a contact can be told by it.
    pub(super) fn identifies(self) -> bool {
        matches!(
            self,
            Self::FirstName
                | Self::LastName
                | Self::FullName
                | Self::Email
                | Self::Phone(_)
                | Self::Company
        )
    }

    /// Where it goes, for people to read.
    pub(super) fn destination(self) -> &'static str {
        match self {
            Self::FirstName | Self::MiddleName | Self::LastName | Self::FullName | Self::FileAs => {
                "Name"
            }
            Self::Email => "Emails",
            Self::Phone(_) => "Phones",
            Self::Company => "Company",
            Self::JobTitle => "Job title",
            Self::City => "City",
            Self::Link => "LinkedIn, or a line of the note",
            Self::Picture => "Picture",
            Self::External => "tells contacts apart",
            Self::Notes | Self::Groups | Self::Line => "a note",
            Self::Nothing | Self::Label => "left out",
        }
    }
}
