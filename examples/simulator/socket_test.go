package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
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

// freePorts returns the first of n ports that were free a moment ago.
func freePorts(t *testing.T, n int) int {
	t.Helper()
	for range 100 {
		first, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := first.Addr().(*net.TCPAddr).Port
		all := []net.Listener{first}
		for i := 1; i < n; i++ {
			l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port+i))
			if err != nil {
				break
			}
			all = append(all, l)
		}
		for _, l := range all {
			l.Close()
		}
		if len(all) == n {
			return port
		}
	}
	t.Fatalf("there are no %d free ports in a row", n)
	return 0
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
	client.SetReadDeadline(time.Now().Add(10 * time.Second))
	text, err := io.ReadAll(client)
	want(t, "the text", string(text), "x")
	if err != nil {
		t.Error(err)
	}
	s.close()
	if c, err := second.Accept(); err == nil {
		t.Errorf("after the end %v is accepted", c)
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("the socket is open after the end")
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
