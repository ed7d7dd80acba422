{{- define "locmoe.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
{{- end }}

{{- define "locmoe.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "locmoe.labels" -}}
{{ include "locmoe.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "locmoe.cluster" -}}
{{ .Values.node.cluster | default (include "locmoe.name" .) }}
{{- end }}

{{- define "locmoe.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Whether nodes are a StatefulSet of the release, rather than of a job. */}}
{{- define "locmoe.standing" -}}
{{- if has .Values.job.kind (list "none" "job") }}yes{{ end }}
{{- end }}

{{/* The domain of the pods' names. JobSet, Trainer and LeaderWorkerSet make a headless service of their object's name. */}}
{{- define "locmoe.domain" -}}
{{ include "locmoe.name" . }}{{ if include "locmoe.standing" . }}-mesh{{ end }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}

{{/* The host name of a node: a dict of root and index, which may be a number or a variable. */}}
{{- define "locmoe.host" -}}
{{- $name := include "locmoe.name" .root -}}
{{- if eq .root.Values.job.kind "jobset" }}{{ $name }}-nodes-0-{{ .index }}
{{- else if eq .root.Values.job.kind "trainjob" }}{{ $name }}-node-0-{{ .index }}
{{- else if eq .root.Values.job.kind "leaderworkerset" }}{{ $name }}-0{{ if ne (toString .index) "0" }}-{{ .index }}{{ end }}
{{- else }}{{ $name }}-{{ .index }}
{{- end }}.{{ include "locmoe.domain" .root }}
{{- end }}

{{/* The label of a pod that has the number of its node. */}}
{{- define "locmoe.indexLabel" -}}
{{- if include "locmoe.standing" . }}apps.kubernetes.io/pod-index
{{- else if eq .Values.job.kind "leaderworkerset" }}leaderworkerset.sigs.k8s.io/worker-index
{{- else }}batch.kubernetes.io/job-completion-index
{{- end }}
{{- end }}

{{- define "locmoe.scheduler" -}}
{{- .Values.schedulerName | default (ternary "volcano" "" (eq .Values.queue.kind "volcano")) }}
{{- end }}

{{/* Labels of an object that has the nodes, by which it is queued. */}}
{{- define "locmoe.queueLabels" -}}
{{- if eq .Values.queue.kind "kueue" }}
kueue.x-k8s.io/queue-name: {{ .Values.queue.name }}
{{- with .Values.queue.priorityClass }}
kueue.x-k8s.io/priority-class: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* The name of a ClusterTrainingRuntime, of which there is one for all namespaces; lint has no namespace. */}}
{{- define "locmoe.runtime" -}}
{{- list (include "locmoe.name" .) .Release.Namespace | compact | join "-" }}
{{- end }}

{{/* Restricted Pod Security. */}}
{{- define "locmoe.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "locmoe.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
