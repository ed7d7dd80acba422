{{/* The pod of a node: labels, annotations and specification. */}}
{{- define "locmoe.node" -}}
{{- $npu := eq .Values.accelerator.kind "ascend910" -}}
metadata:
  labels:
    {{- include "locmoe.podLabels" (dict "root" . "pod" .Values "component" "node" "labels" (ternary .Values.accelerator.podLabels dict $npu)) | nindent 4 }}
  annotations:
    {{- $own := dict "locmoe.io/configuration" (include "locmoe.config" . | sha256sum) }}
    {{- if and (eq .Values.queue.kind "volcano") (ne .Values.job.kind "trainjob") }}
    {{- $_ := set $own "scheduling.k8s.io/group-name" (include "locmoe.name" .) }}
    {{- end }}
    {{- $scraped := dict "prometheus.io/scrape" "true" "prometheus.io/port" (toString .Values.ports.http) "prometheus.io/path" "/metrics" }}
    {{- $queued := ternary .Values.queue.topology dict (eq .Values.queue.kind "kueue") }}
    {{- toYaml (merge $own .Values.podAnnotations $queued (ternary $scraped dict .Values.metrics.annotations)) | nindent 4 }}
spec:
  automountServiceAccountToken: {{ eq .Values.node.discovery "api" }}
  {{- include "locmoe.pod" (dict "root" . "pod" .Values "nodeSelector" (ternary .Values.accelerator.nodeSelector dict $npu)) | nindent 2 }}
  {{- with include "locmoe.placement" . | trim }}{{ . | nindent 2 }}{{ end }}
  containers:
    - name: node
      image: {{ include "locmoe.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      command:
        - /opt/java/bin/java
        - "@/opt/locmoe/java.args"
        - -Xmx{{ .Values.heap }}
        - -jar
        - /opt/locmoe/lib/locmoe-cli.jar
      args: [node, --config, /etc/locmoe/node.yaml]
      env:
        {{- include "locmoe.nodeEnvironment" . | nindent 8 }}
      {{- with .Values.envFrom }}
      envFrom: {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        {{- range $name, $number := .Values.ports }}
        - name: {{ $name }}
          containerPort: {{ $number }}
        {{- end }}
      {{- include "locmoe.probes" . | nindent 6 }}
      resources:
        {{- include "locmoe.nodeResources" . | nindent 8 }}
      securityContext:
        {{- toYaml .Values.securityContext | nindent 8 }}
      volumeMounts:
        {{- include "locmoe.nodeMounts" . | nindent 8 }}
    {{- with .Values.sidecars }}{{ toYaml . | nindent 4 }}{{ end }}
  volumes:
    {{- include "locmoe.nodeVolumes" . | nindent 4 }}
{{- end }}

{{- define "locmoe.nodeEnvironment" -}}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- if eq .Values.node.discovery "api" }}
- name: POD_IP
  valueFrom:
    fieldRef:
      fieldPath: status.podIP
{{- end }}
- name: LOCMOE_INDEX
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['{{ include "locmoe.indexLabel" . }}']
{{- /* Empty where the pod has no such label. */}}
{{- with .Values.location.rackLabel }}
- name: LOCMOE_RACK
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['{{ . }}']
{{- end }}
{{- with .Values.location.zoneLabel }}
- name: LOCMOE_ZONE
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['{{ . }}']
{{- end }}
{{- if eq .Values.accelerator.kind "ascend910" }}
- name: ASCEND_VISIBLE_DEVICES
  valueFrom:
    fieldRef:
      fieldPath: metadata.annotations['{{ .Values.accelerator.resource }}']
- name: HCCL_IF_BASE_PORT
  value: {{ .Values.accelerator.hcclBasePort | quote }}
{{- $paths := dict "LD_LIBRARY_PATH" "/usr/local/Ascend/driver/lib64:/usr/local/Ascend/driver/lib64/driver:/usr/local/Ascend/driver/lib64/common:/usr/local/Ascend/ascend-toolkit/latest/lib64" "ASCEND_HOME_PATH" "/usr/local/Ascend/ascend-toolkit/latest" }}
{{- range .Values.env }}{{ $_ := unset $paths .name }}{{ end }}
{{- range $name, $path := $paths }}
- name: {{ $name }}
  value: {{ $path }}
{{- end }}
{{- end }}
{{- include "locmoe.storeEnvironment" . }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What the client of an object store reads. */}}
{{- define "locmoe.storeEnvironment" -}}
{{- $store := .Values.data.store -}}
{{- if $store.url }}
{{- with $store.endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{- with $store.region }}
- name: AWS_REGION
  value: {{ . | quote }}
{{- end }}
{{- if $store.secretName }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: {name: {{ $store.secretName }}, key: {{ . }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A node opens its ports, then joins, however late the first node is; only a member is ready. Health is told without a certificate. */}}
{{- define "locmoe.probes" -}}
{{- $scheme := ternary "HTTP" "HTTPS" (eq .Values.certificates.from "none") -}}
startupProbe:
  httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
  periodSeconds: 2
  timeoutSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /health/live, port: http, scheme: {{ $scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /health/ready, port: http, scheme: {{ $scheme }}}
  periodSeconds: 5
  timeoutSeconds: 5
{{- end }}

{{- define "locmoe.nodeResources" -}}
{{- $requests := deepCopy (.Values.resources.requests | default dict) -}}
{{- $limits := deepCopy (.Values.resources.limits | default dict) -}}
{{- if eq .Values.accelerator.kind "ascend910" -}}
{{- $_ := set $requests .Values.accelerator.resource (int .Values.accelerator.count) -}}
{{- $_ := set $limits .Values.accelerator.resource (int .Values.accelerator.count) -}}
{{- end -}}
requests: {{- toYaml $requests | nindent 2 }}
limits: {{- toYaml $limits | nindent 2 }}
{{- end }}

{{/* Where a node may be, beside what any pod has. */}}
{{- define "locmoe.placement" -}}
{{- $root := . -}}
{{- if and (eq .Values.accelerator.kind "ascend910") .Values.accelerator.hostNetwork }}
hostNetwork: true
dnsPolicy: ClusterFirstWithHostNet
{{- end }}
{{- with .Values.spread.topologyKeys }}
topologySpreadConstraints:
  {{- range . }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "locmoe.selector" $root | nindent 8 }}
        app.kubernetes.io/component: node
  {{- end }}
{{- end }}
{{- end }}
