/** Where the state keeps what `agency` has open with `subjectId`. */
export function askingKey(agency: string, subjectId: string): string {
  return `${agency}/${subjectId}`;
}
