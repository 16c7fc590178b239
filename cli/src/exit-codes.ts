/** How a command ends; scripts may rely on it. */
export const EXIT = {
  /** Done, or valid. */
  yes: 0,
  /** Not done: refused, faulty, or not valid. */
  no: 1,
  /** Not known: wrong arguments, nobody signed in, the service did not answer or could not. */
  unknown: 2,
} as const;
