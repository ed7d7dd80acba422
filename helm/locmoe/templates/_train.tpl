{{/* The pod that submits a training and follows it: a dict of root, out, the run's directory, and arguments, a list. */}}
{{- define "locmoe.train" -}}
{{- $root := .root -}}
{{- $annotations := deepCopy $root.Values.job.podAnnotations -}}
{{- if and (eq $root.Values.queue.kind "volcano") (eq $root.Values.job.kind "jobset") -}}
{{- $_ := set $annotations "scheduling.k8s.io/group-name" (include "locmoe.name" $root) -}}
{{- end -}}
metadata:
  labels:
    {{- include "locmoe.podLabels" (dict "root" $root "pod" $root.Values.job "component" "job") | nindent 4 }}
  {{- with $annotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  {{- include "locmoe.pod" (dict "root" $root "pod" $root.Values.job) | nindent 2 }}
  containers:
    - name: train
      image: {{ include "locmoe.image" $root }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      args:
        - train
        - --mesh
        - {{ include "locmoe.name" $root }}-control:{{ $root.Values.ports.control }}
        {{- if ne $root.Values.certificates.from "none" }}
        - --certificates
        - /etc/locmoe/certificates
        {{- end }}
        - --out
        - {{ $root.Values.node.data }}/{{ .out }}
        {{- range .arguments }}
        - {{ . | quote }}
        {{- end }}
      {{- if or $root.Values.job.env (contains "POD_UID" .out) $root.Values.data.store.url }}
      env:
        {{- if contains "POD_UID" .out }}
        - name: POD_UID
          valueFrom:
            fieldRef:
              fieldPath: metadata.uid
        {{- end }}
        {{- include "locmoe.storeEnvironment" $root | nindent 8 }}
        {{- with $root.Values.job.env }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- end }}
      {{- with $root.Values.job.envFrom }}
      envFrom: {{- toYaml . | nindent 8 }}
      {{- end }}
      resources:
        requests: {{- toYaml $root.Values.job.requests | nindent 10 }}
        limits: {{- toYaml $root.Values.job.limits | nindent 10 }}
      securityContext:
        {{- toYaml $root.Values.securityContext | nindent 8 }}
      volumeMounts:
        - name: temporary
          mountPath: /tmp
        - name: data
          mountPath: {{ $root.Values.node.data }}
        {{- if ne $root.Values.certificates.from "none" }}
        - name: certificates
          mountPath: /etc/locmoe/certificates
          readOnly: true
        {{- end }}
        {{- with $root.Values.job.volumeMounts }}{{ toYaml . | nindent 8 }}{{ end }}
  volumes:
    - name: temporary
      emptyDir:
        sizeLimit: {{ $root.Values.temporarySize }}
    {{- include "locmoe.dataVolume" $root | nindent 4 }}
    {{- if ne $root.Values.certificates.from "none" }}
    {{- include "locmoe.userVolume" (dict "root" $root "name" "certificates" "holder" $root.Values.job.user "role" "submit") | nindent 4 }}
    {{- end }}
    {{- with $root.Values.job.volumes }}{{ toYaml . | nindent 4 }}{{ end }}
{{- end }}

{{/* Arguments of the release's training. A pod that takes the place of another one goes on with its run. */}}
{{- define "locmoe.arguments" -}}
{{- $store := list -}}
{{- with .Values.data.store.url }}{{ $store = list "--store" (printf "%s/%s" . (include "locmoe.run" $)) }}{{ end -}}
{{- toYaml (concat (list "--continue" "--recoveries" (toString .Values.job.recoveries)) $store (.Values.job.arguments | default list)) }}
{{- end }}

{{/* The directory of its run, by what it trains: an upgrade of anything else goes on with the run. */}}
{{- define "locmoe.run" -}}
{{ .Values.job.directory | default (printf "%s-train-%s" (include "locmoe.name" .) (.Values.job.arguments | default list | toJson | sha256sum | trunc 8)) }}
{{- end }}

{{/* What wrong options and settings end with is not tried again. */}}
{{- define "locmoe.trainJob" -}}
backoffLimit: {{ .Values.job.retries }}
podFailurePolicy:
  rules:
    - action: FailJob
      onExitCodes:
        containerName: train
        operator: In
        values: [2]
template:
  {{- include "locmoe.train" (dict "root" . "out" (include "locmoe.run" .) "arguments" (include "locmoe.arguments" . | fromYamlArray)) | nindent 2 }}
{{- end }}

{{/* The nodes of a job as an indexed Job, which never ends by itself. */}}
{{- define "locmoe.nodesJob" -}}
completionMode: Indexed
completions: {{ .Values.nodes }}
parallelism: {{ .Values.nodes }}
backoffLimit: {{ mul .Values.nodes (add .Values.job.recoveries 1) }}
{{- $pod := include "locmoe.node" . | fromYaml }}
{{- $_ := set $pod.spec "restartPolicy" "OnFailure" }}
template: {{- toYaml $pod | nindent 2 }}
{{- end }}

{{/* A job set: nodes, and a training that begins when they are ready and whose end is that of all. A dict of root and nodes, the name of theirs. */}}
{{- define "locmoe.jobset" -}}
{{- $root := .root -}}
network:
  enableDNSHostnames: true
  publishNotReadyAddresses: true
successPolicy:
  operator: All
  targetReplicatedJobs: [train]
failurePolicy:
  maxRestarts: {{ $root.Values.job.retries }}
replicatedJobs:
  - name: {{ .nodes }}
    replicas: 1
    template:
      {{- if eq $root.Values.job.kind "trainjob" }}
      metadata:
        labels:
          trainer.kubeflow.org/trainjob-ancestor-step: trainer
      {{- end }}
      spec:
        {{- include "locmoe.nodesJob" $root | nindent 8 }}
  - name: train
    replicas: 1
    dependsOn:
      - name: {{ .nodes }}
        status: Ready
    template:
      spec:
        {{- include "locmoe.trainJob" $root | nindent 8 }}
{{- end }}

{{/* The container that tells the last node to leave, once a training has ended a step, and waits until it is back. */}}
{{- define "locmoe.leave" -}}
name: leave
args:
  - nodes
  - leave
  - {{ include "locmoe.nodeName" (dict "root" . "index" (sub .Values.nodes 1)) }}
  - --mesh
  - {{ include "locmoe.name" . }}-control:{{ .Values.ports.control }}
  {{- if ne .Values.certificates.from "none" }}
  - --certificates
  - /etc/locmoe/administrator
  {{- end }}
  - --when-training
  - "300"
  - --back
  - "300"
volumeMounts:
  - name: temporary
    mountPath: /tmp
  {{- if ne .Values.certificates.from "none" }}
  - name: administrator
    mountPath: /etc/locmoe/administrator
    readOnly: true
  {{- end }}
{{- end }}
