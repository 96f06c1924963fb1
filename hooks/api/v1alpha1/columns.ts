import type { PrinterColumn } from '../../engine/kind-version.ts'

/** How old the object is; every kind shows it last. */
export const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  jsonPath: '.metadata.creationTimestamp',
  description: 'Time since the object was created.',
}

/** The condition that sums the others up. */
export const readyColumn: PrinterColumn = {
  name: 'Ready',
  type: 'string',
  jsonPath: ".status.conditions[?(@.type=='Ready')].status",
  description: 'Whether everything that the spec asks for is running.',
}

/** What an MCP client is given; shown with `-o wide`. */
export const endpointColumn: PrinterColumn = {
  name: 'Endpoint',
  type: 'string',
  jsonPath: '.status.endpoint',
  description: 'URL for MCP clients inside the cluster.',
  priority: 1,
}

/** What to do when it is not ready; shown with `-o wide`. */
export const messageColumn: PrinterColumn = {
  name: 'Message',
  type: 'string',
  jsonPath: ".status.conditions[?(@.type=='Ready')].message",
  description: 'Why the object is ready or not.',
  priority: 1,
}
