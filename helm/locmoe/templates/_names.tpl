{{/* Names of pods and services add at most 26 characters to it, up to 63. Helm takes releases that are too long for that, or no name of a service. */}}
{{- define "locmoe.name" -}}
{{- $own := .Values.nameOverride | default .Chart.Name -}}
{{- $name := .Values.fullnameOverride | default (contains $own .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $own)) -}}
{{- if regexMatch "^[a-z]([-a-z0-9]{0,35}[a-z0-9])?$" $name }}{{ $name }}
{{- else }}{{ printf "%s-%s" $own .Release.Name | replace "." "-" | trunc 30 | trimSuffix "-" }}-{{ sha256sum .Release.Name | trunc 6 }}
{{- end }}
{{- end }}

{{- define "locmoe.selector" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "locmoe.labels" -}}
{{ include "locmoe.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "locmoe.cluster" -}}
{{ .Values.node.cluster | default (include "locmoe.name" .) }}
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

{{/* The name of a node in the mesh, a dict of root and index. cert-manager's driver knows the name of a pod, but not its number. */}}
{{- define "locmoe.nodeName" -}}
{{- if ne .root.Values.certificates.from "csi" }}node-{{ .index }}
{{- else if and (eq .root.Values.job.kind "leaderworkerset") (eq (int .index) 0) }}{{ include "locmoe.name" .root }}-0
{{- else if eq .root.Values.job.kind "leaderworkerset" }}{{ include "locmoe.name" .root }}-0-{{ .index }}
{{- else }}{{ include "locmoe.name" .root }}-{{ .index }}
{{- end }}
{{- end }}

{{/* The label of a pod that has the number of its node. */}}
{{- define "locmoe.indexLabel" -}}
{{- if include "locmoe.standing" . }}apps.kubernetes.io/pod-index
{{- else if eq .Values.job.kind "leaderworkerset" }}leaderworkerset.sigs.k8s.io/worker-index
{{- else }}batch.kubernetes.io/job-completion-index
{{- end }}
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
