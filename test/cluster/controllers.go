package main

import (
	"fmt"

	"k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

// startControllerManager runs the controllers: namespaces end, owners are collected, Deployments get ReplicaSets.
func startControllerManager(f folder, broken chan<- error) {
	command := app.NewControllerManagerCommand()
	command.SilenceErrors = true
	command.SetArgs([]string{
		"--kubeconfig=" + f.path("controller-manager.kubeconfig"),
		"--leader-elect=false",
		// There are no nodes to watch or to number.
		"--controllers=*,-node-lifecycle-controller,-node-ipam-controller",
		// No port of its own.
		"--secure-port=0",
		"--root-ca-file=" + f.path("pki", "ca.crt"),
		"--service-account-private-key-file=" + f.path("pki", "sa.key"),
		"--cluster-signing-cert-file=" + f.path("pki", "ca.crt"),
		"--cluster-signing-key-file=" + f.path("pki", "ca.key"),
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		"--v=1",
	})
	go func() { broken <- fmt.Errorf("kube-controller-manager ended: %w", command.Execute()) }()
}
