{{/* The name of the chart, or what replaces it. */}}
{{- define "toolhive-operator.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/*
The full name, at most 63 characters: what all names of objects are made from. A release of an older chart without the
key keeps the fixed name that the operator's documents use.
*/}}
{{- define "toolhive-operator.fullname" -}}
{{- if not (hasKey .Values "fullnameOverride") -}}
toolhive-operator
{{- else if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "toolhive-operator.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
A name of a part, at most 63 characters with its suffix uncut: (list $ "metrics"). Where the full name must be cut, a
digest of it keeps two long names apart.
*/}}
{{- define "toolhive-operator.partName" -}}
{{- $full := include "toolhive-operator.fullname" (first .) -}}
{{- $suffix := last . -}}
{{- $room := int (sub 62 (len $suffix)) -}}
{{- if gt (len $full) $room -}}
{{- printf "%s-%s-%s" ($full | trunc (int (sub $room 6)) | trimSuffix "-") (sha256sum $full | trunc 5) $suffix -}}
{{- else -}}
{{- printf "%s-%s" $full $suffix -}}
{{- end -}}
{{- end -}}

{{/* Labels by which the Deployment finds its pods: never a version, for they cannot be changed. */}}
{{- define "toolhive-operator.selectorLabels" -}}
app.kubernetes.io/name: {{ include "toolhive-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/part-of: toolhive-operator
{{- end -}}

{{/*
Labels of an object: (list $ (dict "its" "own")). The chart's own cannot be replaced, for selectors depend on them.
*/}}
{{- define "toolhive-operator.labels" -}}
{{- $ := first . -}}
{{- $labels := include "toolhive-operator.selectorLabels" $ | fromYaml -}}
{{- $_ := set $labels "helm.sh/chart" (printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- $_ := set $labels "app.kubernetes.io/version" ($.Chart.AppVersion | replace "+" "_" | trunc 63) -}}
{{- $_ := set $labels "app.kubernetes.io/managed-by" $.Release.Service -}}
{{- toYaml (merge $labels (last .) (deepCopy ($.Values.commonLabels | default dict))) -}}
{{- end -}}

{{/* Name of the account that holds the rights. */}}
{{- define "toolhive-operator.serviceAccountName" -}}
{{- ((.Values.operator).serviceAccount).name | default (include "toolhive-operator.fullname" .) -}}
{{- end -}}

{{/*
Name of one of the engine's controllers: (list $ "mcpserver") gives toolhive-mcpserver for the full name toolhive-operator.
*/}}
{{- define "toolhive-operator.controllerName" -}}
{{- printf "%s-%s" (include "toolhive-operator.fullname" (first .) | trimSuffix "-operator") (last .) -}}
{{- end -}}

{{/* An image pinned by its digest where there is one: (list "repository:tag" "sha256:..."). */}}
{{- define "toolhive-operator.image" -}}
{{- if last . }}{{ printf "%s@%s" (first .) (last .) }}{{ else }}{{ first . }}{{ end -}}
{{- end -}}
