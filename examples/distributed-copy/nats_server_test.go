//go:build linux

package main

import (
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// natsEnv makes the test's binary a nats-server; its value is the configuration file.
const natsEnv = "FARCOPY_NATS_SERVER"

// serveNATS does what the main function of nats-server does. It ends with standard input.
func serveNATS(config string) {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	flags := flag.NewFlagSet("nats-server", flag.ExitOnError)
	opts, err := server.ConfigureOptions(flags, []string{"-c", config}, func() {}, func() {}, func() {})
	if err != nil {
		server.PrintAndDie(err.Error())
	}
	srv, err := server.NewServer(opts)
	if err != nil {
		server.PrintAndDie(err.Error())
	}
	srv.ConfigureLogger()
	if err := server.Run(srv); err != nil {
		server.PrintAndDie(err.Error())
	}
	srv.WaitForShutdown()
	os.Exit(0)
}

// natsServer is a server process that is configured by a file, as in docs/distributed.md.
type natsServer struct {
	name   string
	url    string
	store  string
	config string
	cmd    *exec.Cmd
	ended  chan struct{}
	said   *lockedBuffer
}

// freePort returns a port of loopback that nobody gets by chance, as long as the test runs: systems choose
// ports above these. The port of UDP with its number keeps it from other processes of this test.
func freePort(t *testing.T) int {
	t.Helper()
	const first, after = 20_000, 32_768
	for range 1000 {
		port := first + rand.IntN(after-first)
		address := fmt.Sprintf("127.0.0.1:%d", port)
		mark, err := net.ListenPacket("udp", address)
		if err != nil {
			continue
		}
		l, err := net.Listen("tcp", address)
		if err != nil {
			mark.Close()
			continue
		}
		l.Close()
		t.Cleanup(func() { mark.Close() })
		return port
	}
	t.Fatal("there is no free port")
	return 0
}

// unhurried is for how many seconds a server waits for a handshake or a credential. By default it hangs up
// after two.
const unhurried = "timeout: 600"

// newNATSServer starts a server. more are lines of its configuration.
func newNATSServer(t *testing.T, name string, port int, more ...string) *natsServer {
	t.Helper()
	dir := t.TempDir()
	s := &natsServer{
		name: name, url: fmt.Sprintf("nats://127.0.0.1:%d", port), store: filepath.Join(dir, "store"),
		config: filepath.Join(dir, "nats.conf"),
	}
	lines := append([]string{
		"server_name: " + name, fmt.Sprintf("listen: 127.0.0.1:%d", port), "max_payload: 8MB",
		fmt.Sprintf("jetstream { store_dir: %q, sync_interval: always }", s.store),
	}, more...)
	s.configure(t, lines...)
	s.start(t)
	t.Cleanup(func() { s.kill(); s.cmd.Process.Release() })
	return s
}

func (s *natsServer) configure(t *testing.T, lines ...string) {
	t.Helper()
	if err := os.WriteFile(s.config, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// start starts the process, and waits until it listens.
func (s *natsServer) start(t *testing.T) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s.said = &lockedBuffer{}
	s.cmd = exec.Command(binary)
	s.cmd.Env = append(os.Environ(), natsEnv+"="+s.config)
	s.cmd.Stdout, s.cmd.Stderr = s.said, s.said
	if _, err := s.cmd.StdinPipe(); err != nil { // it ends with the test
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		cmd.Wait() // its error is in the state
		close(ended)
	}(s.cmd, s.ended)
	address := strings.TrimPrefix(s.url, "nats://")
	for end := time.Now().Add(hang); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case <-s.ended:
			t.Fatalf("server %s has ended; it says\n%s", s.name, s.said)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("server %s does not listen; it says\n%s", s.name, s.said)
		}
	}
}

// kill ends the process at once, also one that is stopped.
func (s *natsServer) kill() {
	s.cmd.Process.Kill()
	<-s.ended
}

func (s *natsServer) stop() { s.cmd.Process.Signal(syscall.SIGSTOP) }
func (s *natsServer) goOn() { s.cmd.Process.Signal(syscall.SIGCONT) }

// natsCluster is a number of servers that keep the same streams.
type natsCluster struct {
	servers []*natsServer
	token   string
	ca      string // file
}

// newNATSCluster starts a cluster of n servers with TLS, and waits until they have a leader.
func newNATSCluster(t *testing.T, n int) *natsCluster {
	t.Helper()
	ca := newAuthority(t)
	cert, key := ca.issue(t, "server", time.Now().Add(time.Hour))
	files := fmt.Sprintf("cert_file: %q, key_file: %q, ca_file: %q, %s", cert, key, ca.file, unhurried)
	c := &natsCluster{token: newToken(), ca: ca.file}
	var routes []string
	var ports, routed []int
	for range n {
		ports, routed = append(ports, freePort(t)), append(routed, freePort(t))
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", routed[len(routed)-1]))
	}
	for i := range n {
		c.servers = append(c.servers, newNATSServer(t, fmt.Sprint("n", i+1), ports[i],
			fmt.Sprintf("authorization { token: %q, %s }", c.token, unhurried),
			fmt.Sprintf("tls { %s }", files),
			fmt.Sprintf("cluster { name: test, listen: 127.0.0.1:%d, routes: [%s], tls { %s } }", routed[i], strings.Join(routes, ", "), files),
		))
	}
	conn, js := c.connect(t)
	defer conn.Close()
	within(t, "the cluster has no leader", func() bool {
		_, err := js.AccountInfo(t.Context())
		return err == nil
	})
	return c
}

// within waits until something holds.
func within(t *testing.T, otherwise string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(hang); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}

// flags are those with which a process finds the cluster.
func (c *natsCluster) flags() []string { return []string{"-nats", c.urls(), "-nats-ca", c.ca} }

// urls is the value of -nats.
func (c *natsCluster) urls() string {
	var all []string
	for _, s := range c.servers {
		all = append(all, s.url)
	}
	return strings.Join(all, ",")
}

func (c *natsCluster) connect(t *testing.T) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	at := connection{address: address{URL: c.urls(), Token: c.token}, ca: c.ca}
	conn, js, err := at.connect("test")
	if err != nil {
		t.Fatal(err)
	}
	return conn, js
}

// leader returns the server that leads a stream; nil: none does, or it does not say so in time.
func (c *natsCluster) leader(t *testing.T, js jetstream.JetStream, stream string) *natsServer {
	t.Helper()
	info := streamInfo(t, js, stream)
	if info == nil || info.Cluster == nil {
		return nil
	}
	for _, s := range c.servers {
		if s.name == info.Cluster.Leader {
			return s
		}
	}
	return nil
}

// isWhole reports whether all replicas of the streams are up to date.
func (c *natsCluster) isWhole(t *testing.T, js jetstream.JetStream, streams ...string) bool {
	t.Helper()
	for _, name := range streams {
		info := streamInfo(t, js, name)
		if info == nil || info.Cluster == nil || info.Cluster.Leader == "" || len(info.Cluster.Replicas) != len(c.servers)-1 {
			return false
		}
		for _, r := range info.Cluster.Replicas {
			if r.Offline || !r.Current || r.Lag > 0 {
				return false
			}
		}
	}
	return true
}

// streamInfo is nil if nobody says so in time.
func streamInfo(t *testing.T, js jetstream.JetStream, stream string) *jetstream.StreamInfo {
	t.Helper()
	s, err := js.Stream(t.Context(), stream)
	if err != nil {
		return nil
	}
	return s.CachedInfo()
}
