import { z } from 'zod'
import { Settings } from '../../../../hooks/settings.ts'
import { gatewayBlock, metacontrollerBlock } from './engine-values.ts'
import { admissionBlock, metricsBlock, networkPolicyBlock, policiesBlock, testsBlock } from './observation-values.ts'
import { operatorBlock } from './operator-values.ts'
import { type Block, block, flag, map, text, texts } from './value.ts'

const global = map({}, "Helm's key for values shared with sub-charts. This chart does not use it.")

const registryAPI = block('The registry API that is deployed for each MCPRegistry.', {
  image: text(Settings.parse({}).registryApiImage, 'Image of the registry API.'),
  serviceAccount: block(
    "Accepted for compatibility with the Go operator's values; has no effect, because each registry has its own ServiceAccount.",
    {
      automountServiceAccountToken: flag(true, 'Has no effect.'),
      name: text('toolhive-registry-api', 'Has no effect.'),
      annotations: texts('Has no effect.'),
      labels: texts('Has no effect.'),
    },
  ),
})

/** The values of the chart toolhive-operator. */
export const operatorChartValues: Block = block('Values of the chart toolhive-operator.', {
  nameOverride: text('', 'Overrides the chart name in names and labels.'),
  fullnameOverride: text(
    'toolhive-operator',
    'Overrides the full name, from which the names of all objects are derived. A second release in the same cluster needs its own.',
  ),
  commonLabels: texts('Labels to add to every object of the chart.'),
  operator: operatorBlock,
  gateway: gatewayBlock,
  metacontroller: metacontrollerBlock,
  registryAPI,
  admission: admissionBlock,
  policies: policiesBlock,
  metrics: metricsBlock,
  networkPolicy: networkPolicyBlock,
  tests: testsBlock,
  extraObjects: {
    schema: z.array(z.union([z.record(z.string(), z.unknown()), z.string()])),
    default: [],
    description: 'Additional objects to deploy, as maps or strings. Both may contain template expressions.',
    example: '[{apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-notes"}}]',
  },
  global,
})

/** The values of the chart toolhive-operator-crds. */
export const crdChartValues: Block = block('Values of the chart toolhive-operator-crds.', {
  crds: block('The CRDs of the operator.', {
    install: flag(true, 'Whether to install and upgrade them.'),
    keep: flag(
      true,
      'Whether to keep them when the release is uninstalled. Deleting a CRD deletes every object of its kind.',
    ),
    annotations: texts('Annotations to add to the CRDs.', {
      example: '{argocd.argoproj.io/sync-options: ServerSideApply=true}',
    }),
    labels: texts('Labels to add to the CRDs.'),
  }),
  metacontroller: block('The CRDs of Metacontroller.', {
    install: flag(
      true,
      'Whether to install them. CRDs that something else has installed in the cluster are left alone.',
    ),
    keep: flag(false, 'Whether to keep them when the release is uninstalled.'),
    annotations: texts('Annotations to add to the CRDs.'),
    labels: texts('Labels to add to the CRDs.'),
  }),
  global,
})
