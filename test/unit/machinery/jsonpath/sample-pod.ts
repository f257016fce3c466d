// A pod with something of everything that paths can meet.

import { type KubeObject, parseJson } from '../../../../src/machinery/json.ts'

/** As a server would send it. */
export const SAMPLE_TEXT = `{
  "apiVersion": "v1", "kind": "Pod",
  "metadata": {
    "name": "web-1", "namespace": "shop", "uid": "u1", "generation": 9007199254740993,
    "labels": {"app": "web", "app.kubernetes.io/name": "<web & co>"},
    "annotations": {"note": "two\\nlines\\t\\"quoted\\" \\u2028 é", "empty": ""}
  },
  "spec": {
    "replicas": 3, "negative": -7, "float": 1.5, "large": 1234567.25, "tiny": 0.00001, "flag": true, "nothing": null,
    "numbers": [1, 2, 3, 4, 5], "mixed": [1, "x", null, true, 2.5, {"a": 1}], "nested": [[1, 2], [3]], "nulls": [null, null],
    "emptyList": [], "emptyMap": {}, "only": {"one": {"deep": "found"}}, "word": "héé",
    "containers": [
      {"name": "app", "image": "nginx:1", "cpu": 100, "ports": [{"port": 80}, {"port": 443}], "ready": true},
      {"name": "side", "image": "envoy:2", "cpu": 50, "ports": [], "ready": false},
      {"name": "last", "image": "busybox", "load": 0.5}
    ]
  },
  "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}, {"type": "Init", "status": "False"}]}
}`

export const SAMPLE = parseJson(SAMPLE_TEXT) as KubeObject
