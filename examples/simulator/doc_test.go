package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func document(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "simulator.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks returns the blocks of code in a language.
func blocks(document, language string) (all []string) {
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(document, -1) {
		all = append(all, m[1])
	}
	return all
}

// local replaces the addresses of the document by those of a test.
func (c *client) local(text string) string {
	pairs := []string{"http://127.0.0.1:9000", c.url}
	for i, s := range c.c.services {
		pairs = append(pairs, fmt.Sprint("127.0.0.1:", 9001+i), s.host())
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// TestDocumentedCommands runs the commands of docs/simulator.md in their order.
func TestDocumentedCommands(t *testing.T) {
	c := newClient(t)
	commands := 0
	for _, block := range blocks(document(t), "sh") {
		lines := strings.Split(strings.TrimSuffix(block, "\n"), "\n")
		for i, line := range lines {
			commands++
			if args, ok := strings.CutPrefix(line, "go run -C examples ./simulator "); ok {
				if o, err := parseOptions(strings.Fields(args), io.Discard); err != nil || o.port != 9001 || o.listen != "127.0.0.1:9000" {
					t.Errorf("%s: %v, %+v; the other commands use the ports from 9000", line, err, o)
				}
				continue
			}
			if strings.HasPrefix(line, "# ") {
				continue
			}
			resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(curl(t, c.local(line)))
			isLost := i+1 < len(lines) && lines[i+1] == "# curl: (52) Empty reply from server"
			if isLost != (err != nil) {
				t.Errorf("%s: %v, a lost response: %v", line, err, isLost)
			}
			if err != nil {
				continue
			}
			if resp.StatusCode/100 != 2 {
				text, _ := io.ReadAll(resp.Body)
				t.Errorf("%s: %d %s", line, resp.StatusCode, text)
			}
			resp.Body.Close()
		}
	}
	if commands < 15 {
		t.Errorf("only %d commands found", commands)
	}
}

// TestDocumentedRoutes: the table of docs/simulator.md has all routes and no others.
func TestDocumentedRoutes(t *testing.T) {
	var documented, have []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z]+ /[^`]*)` \\|").FindAllStringSubmatch(document(t), -1) {
		documented = append(documented, m[1])
	}
	for _, r := range routes {
		have = append(have, r.method+" "+r.path)
	}
	slices.Sort(documented)
	slices.Sort(have)
	want(t, "the table", strings.Join(documented, "\n"), strings.Join(have, "\n"))
}

// TestDocumentedPython runs the test in Python. It must find what it looks for, and fail if the
// response is not lost.
func TestDocumentedPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("there is no python3")
	}
	c := newClient(t)
	programs := blocks(document(t), "python")
	want(t, "programs", len(programs), 1)
	program := strings.NewReplacer("http://127.0.0.1:9000", c.url, "timeout=10", "timeout=600").Replace(programs[0])
	for _, tt := range []struct {
		fault string
		works bool
	}{{"ActThenHangUp", true}, {"None", false}, {"HangUpBeforeAct", false}} {
		file := filepath.Join(t.TempDir(), "lost_response.py")
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(program, "ActThenHangUp", tt.fault)), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), python, file)
		cmd.Env = append(os.Environ(), "NO_PROXY=*", "no_proxy=*")
		out, err := cmd.CombinedOutput()
		if (err == nil) != tt.works {
			t.Errorf("with %s: %v\n%s", tt.fault, err, out)
		}
	}
}
