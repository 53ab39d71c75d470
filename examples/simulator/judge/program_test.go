package judge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is a running simulator.
type program struct {
	page string // the address of its page, which ends in "/"
	line struct {
		Box struct {
			URL, Token, FolderID, ParentID string
		}
		OSS struct {
			URL, Bucket string
		}
		Control struct{ URL string }
	}
	stop func() // ends it; start does so at the end of the test
}

var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "simulator")
	cmd := exec.Command("go", "build", "-o", path, ".")
	cmd.Dir = ".." // the program is of another module
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", &buildError{out, err}
	}
	return path, nil
})

type buildError struct {
	output []byte
	err    error
}

func (e *buildError) Error() string { return e.err.Error() + "\n" + string(e.output) }

// start builds the program and runs it with -listen, and with other arguments.
func start(t *testing.T, listen string, args ...string) *program {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal("the program cannot be built: ", err)
	}
	cmd := exec.Command(path, append([]string{"-listen", listen}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{stop: sync.OnceFunc(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		ended := time.AfterFunc(patience, func() { cmd.Process.Kill() })
		io.Copy(io.Discard, out)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v: %s", err, stderr.String())
		}
		ended.Stop()
	})}
	t.Cleanup(p.stop)
	first, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program has no first line: %v", err)
	}
	if err := json.Unmarshal([]byte(first), &p.line); err != nil {
		t.Fatalf("%v: %s", err, first)
	}
	p.page = p.line.Control.URL
	return p
}

// freePort returns a port that nobody gets by chance, as long as the test runs: systems choose ports above these.
// The port of UDP with its number keeps it from other processes of this test.
func freePort(t *testing.T) int {
	t.Helper()
	const first, after = 20_000, 32_768
	for range 1000 {
		port := first + rand.IntN(after-first)
		address := fmt.Sprint("127.0.0.1:", port)
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

// open starts the program and opens its page.
func open(t *testing.T, v view) (*tab, *program) {
	t.Helper()
	return openAt(t, v, "127.0.0.1:0")
}

func openAt(t *testing.T, v view, listen string) (*tab, *program) {
	t.Helper()
	b := newTab(t, v) // first, because it skips the test where there is no Chromium
	p := start(t, listen)
	b.visit(p.page)
	b.await("that it is live, with five services", `document.getElementById('connection').dataset.state === 'live'
		&& document.querySelectorAll('.card').length === 5 && document.querySelector('#no-requests:not([hidden])')`)
	return b, p
}

// api sends a request to the API as a program does, not as the page.
func (p *program) api(t *testing.T, method, path, body string) string {
	t.Helper()
	status, text := p.try(t, method, path, body)
	if status >= 300 {
		t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return text
}

func (p *program) try(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.page+"api/"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// copyFolder copies the example's folder on Box. It returns the status; 0 if there was no response.
func (p *program) copyFolder(t *testing.T, name string) int {
	t.Helper()
	body, err := json.Marshal(map[string]any{"name": name, "parent": map[string]string{"id": p.line.Box.ParentID}})
	if err != nil {
		t.Fatal(err)
	}
	return p.send(t, http.MethodPost, p.line.Box.URL+"/folders/"+p.line.Box.FolderID+"/copy", string(body), nil)
}

// send sends a request to Box or another service. It returns the status; 0 if there was no response.
func (p *program) send(t *testing.T, method, url, body string, header http.Header) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = http.Header{"Authorization": {"Bearer " + p.line.Box.Token}, "Content-Type": {"application/json"}}
	for name, values := range header {
		req.Header[name] = values
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // so that Go repeats no request by itself
	resp, err := client.Do(req)
	if err != nil {
		return 0
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	return resp.StatusCode
}
