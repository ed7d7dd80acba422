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
{{- if include "locmoe.standing" . }}{{ include "locmoe.name" . }}-mesh
{{- else if eq .Values.job.kind "leaderworkerset" }}{{ include "locmoe.name" . }}
{{- else }}{{ include "locmoe.set" . }}
{{- end }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end }}

{{/* The host names of nodes, with # for the number of a node. The leader of a LeaderWorkerSet has none: its name ends before that. */}}
{{- define "locmoe.hosts" -}}
{{- if eq .Values.job.kind "jobset" }}{{ include "locmoe.set" . }}-nodes-0-#
{{- else if eq .Values.job.kind "trainjob" }}{{ include "locmoe.set" . }}-node-0-#
{{- else if eq .Values.job.kind "leaderworkerset" }}{{ include "locmoe.name" . }}-0-#
{{- else }}{{ include "locmoe.name" . }}-#
{{- end }}.{{ include "locmoe.domain" . }}
{{- end }}

{{/* The name of a JobSet or TrainJob. Neither can be changed, so a set of another content is another object. Its content has its name: */}}
{{/* the digest is that of the content without. */}}
{{- define "locmoe.set" -}}
{{ include "locmoe.name" . }}
{{- if not .nameless }}-{{ include "locmoe.jobset" (dict "root" (merge (dict "nameless" true) .) "nodes" "nodes") | sha256sum | trunc 6 }}{{ end }}
{{- end }}

{{/* The name of the Job that trains, for the same reason. */}}
{{- define "locmoe.job" -}}
{{ include "locmoe.name" . }}-train-{{ include "locmoe.trainJob" . | sha256sum | trunc 8 }}
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
