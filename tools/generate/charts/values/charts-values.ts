import { z } from 'zod'
import { Settings } from '../../../../hooks/settings.ts'
import { gatewayBlock, metacontrollerBlock } from './engine-values.ts'
import { admissionBlock, metricsBlock, networkPolicyBlock, policiesBlock, testsBlock } from './observation-values.ts'
import { operatorBlock } from './operator-values.ts'
import { type Block, block, flag, map, text, texts } from './value.ts'

const global = map({}, "Helm's own key for values that sub-charts share; this chart reads none.")

const registryAPI = block('The registry API that an MCPRegistry brings up.', {
  image: text(Settings.parse({}).registryApiImage, 'Image of the registry API.'),
  serviceAccount: block(
    'Each registry has an account of its own, so these values of the Go operator are accepted and have no effect.',
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
  nameOverride: text('', 'Replaces the name of the chart in names and labels.'),
  fullnameOverride: text(
    'toolhive-operator',
    'Replaces the full name, from which the names of all objects are made. A second release in one cluster needs its own.',
  ),
  commonLabels: texts('Labels of every object of the chart.'),
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
    description: 'More objects, as maps or as text; both may use template expressions.',
    example: '[{apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ .Release.Name }}-notes"}}]',
  },
  global,
})

/** The values of the chart toolhive-operator-crds. */
export const crdChartValues: Block = block('Values of the chart toolhive-operator-crds.', {
  crds: block("The operator's six definitions.", {
    install: flag(true, 'Install and upgrade them.'),
    keep: flag(
      true,
      'Keep them when the release is uninstalled: deleting a definition deletes every object of its kind.',
    ),
    annotations: texts('Annotations of the definitions.', {
      example: '{argocd.argoproj.io/sync-options: ServerSideApply=true}',
    }),
    labels: texts('Labels of the definitions.'),
  }),
  metacontroller: block("Metacontroller's three definitions.", {
    install: flag(true, 'Install them, unless the cluster has them from somebody else.'),
    keep: flag(false, 'Keep them when the release is uninstalled.'),
    annotations: texts('Annotations of the definitions.'),
    labels: texts('Labels of the definitions.'),
  }),
  global,
})
