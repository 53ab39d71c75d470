package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

// freePorts returns the first of n ports that nobody gets by chance, as long as the test runs: systems choose
// ports above these. The ports of UDP with their numbers keep them from other processes of this test.
func freePorts(t *testing.T, n int) int {
	t.Helper()
	const first, after = 20_000, 32_768
	for range 1000 {
		port := first + rand.IntN(after-first-n)
		if marks := markPorts(port, n); marks != nil {
			t.Cleanup(func() { closeAll(marks) })
			return port
		}
	}
	t.Fatalf("there are no %d free ports in a row", n)
	return 0
}

// markPorts takes the ports of UDP with the numbers of n free ports of TCP; nil: one is not free.
func markPorts(first, n int) (marks []io.Closer) {
	for port := first; port < first+n; port++ {
		address := fmt.Sprint("127.0.0.1:", port)
		mark, err := net.ListenPacket("udp", address)
		if err != nil {
			closeAll(marks)
			return nil
		}
		marks = append(marks, mark)
		l, err := net.Listen("tcp", address)
		if err != nil {
			closeAll(marks)
			return nil
		}
		l.Close()
	}
	return marks
}

func closeAll(all []io.Closer) {
	for _, c := range all {
		c.Close()
	}
}

// TestPorts: -port gives the services ports in the order of the first line, and -listen the control
// page its own.
func TestPorts(t *testing.T) {
	port := freePorts(t, len(specs)+1)
	var line map[string]map[string]string
	text := start(t, "-port", strconv.Itoa(port+1), "-listen", fmt.Sprint("127.0.0.1:", port))
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		t.Fatal(err)
	}
	for i, spec := range specs {
		u, err := url.Parse(line[spec.name]["url"])
		if err != nil {
			t.Fatal(err)
		}
		want(t, "the address of "+spec.name, u.Host, fmt.Sprint("127.0.0.1:", port+1+i))
	}
	want(t, "the address of the page", line["control"]["url"], fmt.Sprintf("http://127.0.0.1:%d/", port))
	if !strings.HasSuffix(text, fmt.Sprintf(`"control":{"url":"http://127.0.0.1:%d/"}}`, port)) {
		t.Errorf("the line does not end with the page: %s", text)
	}
	resp, err := http.Get(line["control"]["url"] + "api/services/box")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var v serviceView
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	want(t, "the address of box", v.URL, line["box"]["url"])
}

// TestPortsInUse: whatever cannot be listened on is named in one line, with what to do.
func TestPortsInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	clitest.Table(t, run, nil, []clitest.Case{
		{
			Name: "a service's port", Args: []string{"-port", strconv.Itoa(port)}, Code: cli.ExitUsage,
			Says: fmt.Sprintf("-port %d: cannot listen on 127.0.0.1:%d for bitpaket: ", port, port),
		},
		{
			Name: "the page's port", Args: []string{"-listen", taken.Addr().String()}, Code: cli.ExitUsage,
			Says: fmt.Sprintf("-listen %s: cannot listen: ", taken.Addr()),
		},
	})
}

func TestFlagMistakes(t *testing.T) {
	clitest.Table(t, run, nil, []clitest.Case{
		{
			Name: "an address with a port", Args: []string{"-addr", "127.0.0.1:8080"}, Code: cli.ExitUsage,
			Says: "-addr 127.0.0.1:8080 has a port: give the address as -addr 127.0.0.1 and the first of the five ports as -port 8080",
		},
		{Name: "an address in brackets", Args: []string{"-addr", "[::1]"}, Code: cli.ExitUsage, Says: "-addr [::1]: give the address without brackets"},
		{Name: "a port that is too high", Args: []string{"-port", "65532"}, Code: cli.ExitUsage, Says: "must be from 1 to 65531, or 0 for any ports"},
		{Name: "a negative port", Args: []string{"-port", "-1"}, Code: cli.ExitUsage, Says: "must be from 1 to 65531"},
		{Name: "a page without a host", Args: []string{"-listen", ":8080"}, Code: cli.ExitUsage, Says: "-listen :8080 has no host: give 127.0.0.1:8080"},
		{Name: "a page without a port", Args: []string{"-listen", "127.0.0.1"}, Code: cli.ExitUsage, Says: "-listen 127.0.0.1 is no HOST:PORT"},
		{Name: "a page with a wrong port", Args: []string{"-listen", "127.0.0.1:x"}, Code: cli.ExitUsage, Says: "is no HOST:PORT"},
		{
			Name: "a page on a service's port", Args: []string{"-port", "9001", "-listen", "127.0.0.1:9003"}, Code: cli.ExitUsage,
			Says: "-listen 127.0.0.1:9003: with -port 9001 this is the port of oracle",
		},
	})
}

// TestPageWarning: whoever lets other machines reach the page is told what that means.
func TestPageWarning(t *testing.T) {
	for listen, warned := range map[string]bool{"127.0.0.1:0": false, "localhost:0": false, "0.0.0.0:0": true} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // it serves for no time
		var stderr strings.Builder
		if err := run(ctx, []string{"-listen", listen}, io.Discard, &stderr); err != nil {
			t.Errorf("%s: %v", listen, err)
		}
		if got := strings.Contains(stderr.String(), "WARNING: the control page"); got != warned {
			t.Errorf("%s: it says %q, a warning: %v", listen, stderr.String(), warned)
		}
	}
}

// TestAllInterfaces: the URLs of a program that listens on all interfaces can be used on its machine.
func TestAllInterfaces(t *testing.T) {
	var line services
	if err := json.Unmarshal([]byte(start(t, "-addr", "0.0.0.0", "-listen", "0.0.0.0:0")), &line); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{line.Control.URL, line.Box.URL, line.Box.TokenURL, line.OSS.URL} {
		if !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("%s is not an address of this machine", url)
		}
		resp, err := http.Get(url)
		if err != nil {
			t.Error(err)
			continue
		}
		resp.Body.Close()
	}
}

// TestSharedListener: who connects while no simulator listens is served by the next one.
func TestSharedListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := share(l)
	first := s.lease()
	first.Close()
	if c, err := first.Accept(); err == nil {
		t.Errorf("a closed lease accepts %v", c)
	}
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	second := s.lease()
	c, err := second.Accept()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(c, "x")
	c.Close()
	client.SetReadDeadline(time.Now().Add(hang))
	text, err := io.ReadAll(client)
	want(t, "the text", string(text), "x")
	if err != nil {
		t.Error(err)
	}
	s.close()
	if c, err := second.Accept(); err == nil {
		t.Errorf("after the end %v is accepted", c)
	}
	if c, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the socket is open after the end: %v, %v", c, err)
	}
}

// TestResetUnderLoad: while a service is reset again and again, nobody is refused a connection.
func TestResetUnderLoad(t *testing.T) {
	c := newClient(t)
	s := c.service("oss")
	done := make(chan struct{})
	refused := make(chan error, 1)
	go func() {
		defer close(refused)
		for {
			select {
			case <-done:
				return
			default:
			}
			conn, err := net.Dial("tcp", s.host())
			if err != nil {
				refused <- err
				return
			}
			conn.(*net.TCPConn).SetLinger(0) // else each keeps its port for a minute
			conn.Close()
		}
	}()
	for range 30 {
		c.change("POST", "/api/services/oss/reset", "")
	}
	close(done)
	if err, ok := <-refused; ok {
		t.Error(err)
	}
	want(t, "the address", s.sim.URL(), "http://"+s.host())
}
