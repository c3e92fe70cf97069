/**
 * How long a pop waits for what, ms. Each bound exists because a page, a CRM's server or the browser may never answer, and
 * the caller is on the line.
 */
export const WAITS = {
  /** Until a page that was sent for is there. SaaS pages take seconds; one that is not there by then is not waited for. */
  pageThereMs: 12_000,
  /** From then on until it has made up its mind; after that it is taken as it is. */
  pageSettlesMs: 8000,
  /** What a page says while it loads is believed after this, because its last picture, or a stream, may never end. */
  pageLoadsMs: 3000,
  /** Between two looks at a page that is being waited for. */
  lookEveryMs: 250,
  /** For a tab that is loaded anew to say so, and between two looks at it. */
  reloadBeginsMs: 1000,
  reloadLookMs: 20,
  /** A result must stay the same this long, because a list that is being filled has one row for a moment. */
  resultLastsMs: 700,
  /** The same for a page at the record's address that does not show whose it is: apps draw "not found" up to a second late. */
  recordLastsMs: 1200,
  /** And for a page that is blank, or not at the record's address: the CRM may still be on its way there. */
  pageLastsMs: 3000,
  /** The browser must refuse the script this long before a page counts as one that tells nothing. */
  refusedLastsMs: 1000,
  /**
   * For an open page to say what it shows, when a pop is planned. Live pages answer within milliseconds, hundreds on a busy
   * machine. A page that hangs is not reused, at the price of a new tab.
   */
  inspectMs: 1000,
  /** Frames of other origins get the same question as their page, and report at about the same time. */
  framesMs: 100,
  /** Between two tries of what the browser refuses while a tab is pressed or dragged. */
  refusedMs: 75,
  /** For the agent to answer the page's “Leave site?”. Until then the caller's record waits; after that it opens beside. */
  leaveSiteMs: 10_000,
  /** A page that is silent for so long when it is to be left is asking that, or hangs. */
  silentMs: 400,
  /** For a window to get the focus. A minimised one takes 60 ms; on another desktop, or behind another program, it gets none. */
  focusMs: 1500,
  /** For a page to take a message, or the browser to bring the script to it. */
  answerMs: 3000,
  /**
   * For a number in the written forms that find most, the first two or those that the profile names, by one way. None is begun
   * after this, because the caller is on the line. A CRM whose pages take five seconds is still asked twice.
   */
  phoneFormsMs: 6000,
  /**
   * The same for all further forms. An unknown caller is to be told within 4 s. A quick search takes one, so that a lead code
   * and two forms leave no time for a third.
   */
  furtherFormsMs: 1500,
} as const;
