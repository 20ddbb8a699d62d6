/** A commit as a source provider hands it out. */
export interface Commit {
  readonly id: string;
  readonly message: string;
  readonly author: string;
  /** ISO 8601. */
  readonly date: string;
  /** A folder that holds exactly the files of the commit. */
  readonly folder: string;
}
