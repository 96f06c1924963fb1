import { join } from 'node:path'

export const repositoryRoot = join(import.meta.dirname, '../../..')
export const operatorChart = join(repositoryRoot, 'charts/operator')
export const definitionsChart = join(repositoryRoot, 'charts/operator-crds')
export const certificateChart = join(repositoryRoot, 'test/e2e/support/certificate-chart')
