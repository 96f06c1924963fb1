/** A file that is made from the code: its path from the project's root and its whole text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}
