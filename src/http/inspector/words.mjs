// What the types of a record are called on the page.

export const QUOTE_TYPES = { direct: "Direct quote", mixed: "Mixed", indirect: "Indirect speech" };

export const ENTITY_TYPES = {
  person: "Person",
  organization: "Organization",
  location: "Location",
  group: "Group",
  event: "Event",
  work: "Work",
  misc: "Other",
};

/** How a quote's speaker was found. */
export const RESOLUTIONS = { name: "by name", nominal: "by a description", pronoun: "by a pronoun", implicit: "from the text around" };

/** What a webhook request came to, where it was no answer. */
export const RESULTS = { connect: "not reached", timeout: "no answer in time" };

/** What stands beside the words of a quote that is no statement. */
export const POLARITIES = { denied: "denied", not_said: "not said", asked: "a question", may: "not yet said" };

/** A quote with less confidence is more likely wrong than right, and looks it. */
export const DOUBTFUL = 0.5;

export const percent = (part) => `${Math.round(part * 100)}\u00a0%`;
