package main

import (
	"context"
	"fmt"
	"net"

	"github.com/spf13/pflag"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apiserver/pkg/util/feature"
	"k8s.io/client-go/rest"
	logsv1 "k8s.io/component-base/logs/api/v1"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

// startAPIServer runs kube-apiserver and returns its URL. It gets a listener instead of a port number, so that nobody
// can take the port in between.
func startAPIServer(f folder, etcdURL string, broken chan<- error) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := "https://" + listener.Addr().String()
	o := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range o.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(apiServerFlags(f, etcdURL, server)); err != nil {
		return "", err
	}
	o.SecureServing.Listener = listener
	o.SecureServing.BindPort = listener.Addr().(*net.TCPAddr).Port
	if err := o.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return "", err
	}
	rest.SetDefaultWarningHandler(rest.NoWarnings{})
	if err := logsv1.ValidateAndApply(o.Logs, feature.DefaultFeatureGate); err != nil {
		return "", err
	}
	ctx := context.Background()
	completed, err := o.Complete(ctx)
	if err != nil {
		return "", err
	}
	if errs := completed.Validate(); len(errs) > 0 {
		return "", utilerrors.NewAggregate(errs)
	}
	go func() { broken <- fmt.Errorf("kube-apiserver ended: %w", app.Run(ctx, completed)) }()
	return server, nil
}

// apiServerFlags are those of a cluster as kubeadm sets it up, without what needs nodes.
func apiServerFlags(f folder, etcdURL, server string) []string {
	return []string{
		"--etcd-servers=" + etcdURL,
		"--etcd-cafile=" + f.path("pki", "ca.crt"),
		"--etcd-certfile=" + f.path("pki", "apiserver-etcd-client.crt"),
		"--etcd-keyfile=" + f.path("pki", "apiserver-etcd-client.key"),
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		// The address of the kubernetes Service would be loopback, which an EndpointSlice must not hold.
		"--endpoint-reconciler-type=none",
		"--service-cluster-ip-range=10.96.0.0/16",
		"--tls-cert-file=" + f.path("pki", "apiserver.crt"),
		"--tls-private-key-file=" + f.path("pki", "apiserver.key"),
		"--client-ca-file=" + f.path("pki", "ca.crt"),
		"--token-auth-file=" + f.path("pki", "tokens.csv"),
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--service-account-issuer=" + server,
		"--service-account-key-file=" + f.path("pki", "sa.pub"),
		"--service-account-signing-key-file=" + f.path("pki", "sa.key"),
		"--requestheader-client-ca-file=" + f.path("pki", "front-proxy-ca.crt"),
		"--requestheader-allowed-names=" + frontProxyName,
		"--requestheader-username-headers=X-Remote-User",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--proxy-client-cert-file=" + f.path("pki", "front-proxy-client.crt"),
		"--proxy-client-key-file=" + f.path("pki", "front-proxy-client.key"),
		"--enable-aggregator-routing=true",
		"--allow-privileged=true",
		"--profiling=false",
		"--v=1",
	}
}
