{{/*
One definition with the chart's labels and annotations: (dict "root" $ "file" path "values" .Values.crds).
Every value may be missing, for `helm upgrade --reuse-values` brings those of an older chart.
*/}}
{{- define "toolhive-operator-crds.definition" -}}
{{- $document := .root.Files.Get .file | fromYaml -}}
{{- $labels := deepCopy (.values.labels | default dict) -}}
{{- $_ := set $labels "app.kubernetes.io/managed-by" .root.Release.Service -}}
{{- $_ := set $labels "app.kubernetes.io/part-of" "toolhive-operator" -}}
{{- $_ := set $labels "helm.sh/chart" (printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $annotations := merge (dict) ($document.metadata.annotations | default dict) (.values.annotations | default dict) -}}
{{- if .keep -}}
{{- $_ := set $annotations "helm.sh/resource-policy" "keep" -}}
{{- end -}}
{{- $_ := set $document.metadata "labels" $labels -}}
{{- if $annotations -}}
{{- $_ := set $document.metadata "annotations" $annotations -}}
{{- end -}}
{{- toYaml $document -}}
{{- end -}}

{{/*
A definition as the cluster has it, or {} where it has none, as JSON. `helm uninstall` does not wait until what it deletes is
gone, and a release must not take up what is about to go: this looks again, for half a minute, and then says so.
*/}}
{{- define "toolhive-operator-crds.found" -}}
{{- $found := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" . -}}
{{- range until 3000 -}}
{{- if ($found.metadata).deletionTimestamp -}}
{{- $found = lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" $ -}}
{{- end -}}
{{- end -}}
{{- if ($found.metadata).deletionTimestamp -}}
{{- fail (printf "The definition %s is being deleted. Wait until it is gone (kubectl wait --for=delete crd/%s), then run the same command again." . .) -}}
{{- end -}}
{{- if $found -}}
{{- dict "metadata" (dict "annotations" ($found.metadata.annotations | default dict)) | toJson -}}
{{- else -}}
{}
{{- end -}}
{{- end -}}

{{/* Whether a definition is in the cluster from somebody else than this release: (dict "root" $ "name" ...). */}}
{{- define "toolhive-operator-crds.isForeign" -}}
{{- $found := include "toolhive-operator-crds.found" .name | fromJson -}}
{{- if $found -}}
{{- $annotations := $found.metadata.annotations -}}
{{- $owner := printf "%s/%s" (get $annotations "meta.helm.sh/release-namespace") (get $annotations "meta.helm.sh/release-name") -}}
{{- if ne $owner (printf "%s/%s" .root.Release.Namespace .root.Release.Name) -}}
true
{{- end -}}
{{- end -}}
{{- end -}}
