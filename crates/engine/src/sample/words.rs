//! What salespeople do, sell and write down, in parts that fit together.
//!
//! `{first}` is a person, `{company}` a company, `{city}` a city, `{product}` what is sold,
//! `{month}` a month and `{number}` a small number.

/// What people's cards say.
pub(super) const JOB_TITLES: &[&str] = &[
    "Managing director",
    "Head of sales",
    "Head of procurement",
    "Buyer",
    "Senior buyer",
    "Purchasing manager",
    "Plant manager",
    "Operations manager",
    "Production planner",
    "Quality manager",
    "Maintenance lead",
    "Project manager",
    "Site manager",
    "Architect",
    "Chief executive",
    "Chief financial officer",
    "Finance manager",
    "Accountant",
    "Office manager",
    "Executive assistant",
    "Marketing manager",
    "Product manager",
    "Logistics coordinator",
    "Warehouse manager",
    "Fleet manager",
    "Energy manager",
    "IT manager",
    "Software engineer",
    "Data analyst",
    "Human resources manager",
    "Owner",
    "Partner",
    "Consultant",
    "Regional manager",
    "Store manager",
    "Key account manager",
    "Sustainability officer",
    "Legal counsel",
    "Research lead",
    "Customer success manager",
];

/// What is sold.
pub(super) const PRODUCTS: &[&str] = &[
    "heat pumps",
    "packaging line",
    "forklift fleet",
    "rooftop solar",
    "conveyor upgrade",
    "LED lighting",
    "cold storage",
    "maintenance contract",
    "spare parts agreement",
    "training days",
    "office furniture",
    "label printers",
    "water filters",
    "workwear",
    "safety inspection",
    "sensor kit",
    "compressed air system",
    "loading docks",
    "charging stations",
    "coffee machines",
];

/// What deals are about, after the company's name.
pub(super) const DEALS: &[&str] = &[
    "{product}",
    "{product}, first order",
    "{product} for {city}",
    "{product} renewal",
    "pilot of {product}",
    "{product}, phase {number}",
    "frame contract {product}",
    "{product} extension",
];

/// One kind of note.
pub(super) struct NoteKind {
    pub(super) titles: &'static [&'static str],
    pub(super) openings: &'static [&'static str],
    pub(super) details: &'static [&'static str],
    /// The heading of what comes next.
    pub(super) next: &'static str,
    pub(super) steps: &'static [&'static str],
}

/// The kinds of notes.
pub(super) const NOTES: [NoteKind; 6] = [
    NoteKind {
        titles: &[
            "Meeting at {company}",
            "Meeting with {first}",
            "Quarterly review with {company}",
            "First meeting, {company}",
        ],
        openings: &[
            "Met {first} and two colleagues from the plant in {city}.",
            "Good hour with {first}; the whole buying team was in the room.",
            "{first} had prepared a list of open points, and we went through it line by line.",
            "Short meeting, {first} had to leave early for an audit.",
        ],
        details: &[
            "They run **{number} shifts** and cannot stop the line for more than a day.",
            "The budget for {product} is approved, but has to be spent before {month}.",
            "Their present supplier misses every other delivery date.",
            "Price matters less to them than who answers the phone on a Sunday.",
            "Engineering wants a trial before anyone signs.",
            "{first} decides alone up to 20,000; above that the board does.",
            "They asked twice about the warranty on {product}.",
        ],
        next: "Next steps",
        steps: &[
            "Send the quote for {product}",
            "Book a site visit in {month}",
            "Ask engineering for the drawings",
            "Get the references {first} asked for",
            "Call again in {number} weeks",
        ],
    },
    NoteKind {
        titles: &[
            "Call with {first}",
            "{first} called back",
            "Phone call, {product}",
        ],
        openings: &[
            "{first} called from the car, bad line.",
            "Reached {first} on the third try.",
            "Quick call about {product}.",
            "{first} rang to say that the order is on its way.",
        ],
        details: &[
            "Wants an offer in writing, with the delivery time on page one.",
            "The colleague who used to do this has left; {first} starts from nothing.",
            "On holiday until the middle of {month}.",
            "Has an offer from a competitor that is about {number} percent lower.",
            "Interested in {product} as well, but not this year.",
            "Prefers e-mail; the phone is for emergencies.",
        ],
        next: "To do",
        steps: &[
            "Write the offer",
            "Check stock of {product}",
            "Send the data sheet",
            "Remind {first} in {month}",
        ],
    },
    NoteKind {
        titles: &[
            "Site visit in {city}",
            "Walked the plant, {company}",
            "Measurements at {company}",
        ],
        openings: &[
            "{first} showed me round; took about {number} hours.",
            "Visited the new hall in {city}.",
            "Safety briefing first, then the tour with {first}.",
        ],
        details: &[
            "The ceiling is lower than in the drawings: **4.20 m**, not 4.80 m.",
            "Power supply is old but sound; the cabinet by gate {number} has room.",
            "Trucks can only come before seven in the morning.",
            "Saw the competitor's machine standing still, with a note on it.",
            "They would put {product} where the old press stood.",
            "Photos are on the team drive, folder of {month}.",
        ],
        next: "Open points",
        steps: &[
            "Ask about the load on the floor",
            "New drawing from {first}",
            "Clear the way in with the town of {city}",
            "Quote for {product}",
        ],
    },
    NoteKind {
        titles: &[
            "Met {first} at the fair",
            "Fair contact: {company}",
            "Introduction to {company}",
        ],
        openings: &[
            "{first} stopped at our stand and stayed for coffee.",
            "Introduced by a customer in {city}.",
            "Card exchanged after the talk on {product}.",
        ],
        details: &[
            "They are looking for {product}, most of all for {city}.",
            "Knows our old catalogue by heart.",
            "About {number} sites, growing.",
            "Is new in the job and wants to show something by {month}.",
            "Speaks English and French, prefers to write.",
        ],
        next: "Follow up",
        steps: &[
            "Send the catalogue",
            "Invite {first} to the factory",
            "Find out who buys {product}",
        ],
    },
    NoteKind {
        titles: &[
            "Complaint: {product}",
            "Late delivery, {company}",
            "Trouble with {product}",
        ],
        openings: &[
            "{first} is not happy, and is right.",
            "Two pallets of {product} arrived wet.",
            "The invoice does not match the order, for the second time.",
        ],
        details: &[
            "Promised an answer within {number} days.",
            "The line stood still for an afternoon because of it.",
            "They do not want money, they want it not to happen again.",
            "Warehouse says the goods left in order; the carrier in {city} says otherwise.",
            "Until this is settled there will be no talk of {product}.",
        ],
        next: "Promised",
        steps: &[
            "Replacement by the end of the week",
            "Credit note",
            "Call {first} every Friday until it is settled",
        ],
    },
    NoteKind {
        titles: &[
            "Negotiation with {company}",
            "Terms for {product}",
            "Price talk with {first}",
        ],
        openings: &[
            "Second round. {first} brought finance along.",
            "We are close on {product}.",
            "{first} read our offer more carefully than we did.",
        ],
        details: &[
            "They want {number} percent off and sixty days to pay.",
            "Delivery free to {city} would do it, I think.",
            "A frame contract over three years is possible if the first year is cancellable.",
            "The competitor has dropped out.",
            "Signature is set for {month}; after that the budget is gone.",
            "> \u{201c}If you can do the price, I can do the date.\u{201d}",
        ],
        next: "Before signing",
        steps: &[
            "Margin check with finance",
            "New offer by Thursday",
            "Contract draft to {first}",
            "Confirm capacity for {month}",
        ],
    },
];

/// What is to be done.
pub(super) const TASKS: &[&str] = &[
    "Call {first} about {product}",
    "Send the quote to {first}",
    "Follow up with {company}",
    "Prepare the visit to {city}",
    "Ask {first} for the drawings",
    "Send samples to {company}",
    "Check the contract of {company}",
    "Book a room for the meeting with {first}",
    "Update the price of {product}",
    "Thank {first} for the order",
    "Find out who decides at {company}",
    "Invite {first} to the fair",
];

/// Months, for notes.
pub(super) const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
