package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/examples/internal/cli"
	"github.com/farcopy/farcopy/examples/internal/clitest"
)

// start runs the program until the test ends and returns its first line. The end must be without an error, and without
// another line.
func start(t *testing.T, args ...string) (line string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, w := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := run(ctx, args, w, io.Discard)
		w.CloseWithError(err)
		done <- err
	}()
	lines := bufio.NewReader(r)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		if more, _ := io.ReadAll(lines); len(more) > 0 {
			t.Errorf("it prints more than one line: %q", more)
		}
		if err := <-done; err != nil {
			t.Errorf("it ended with %v", err)
		}
	})
	return strings.TrimSuffix(line, "\n")
}

// The line is an interface: programs in other languages read it.
const wantLine = `{` +
	`"bitpaket":{"url":"http://127.0.0.1:PORT","token":"t","clientSecret":"s","folder":"/existing_dir","target":"/another_dir"},` +
	`"box":{"url":"http://127.0.0.1:PORT/2.0","tokenURL":"http://127.0.0.1:PORT/oauth2/token","token":"t","clientID":"i","clientSecret":"s","folderID":"11111","parentID":"22222"},` +
	`"oracle":{"url":"http://127.0.0.1:PORT","username":"u","password":"p","folderID":"ID","destinationID":"ID"},` +
	`"document360":{"url":"http://127.0.0.1:PORT","token":"t","projectID":"UUID","folderID":"UUID","fileID":"UUID","destinationFolderID":"UUID"},` +
	`"oss":{"url":"http://127.0.0.1:PORT","region":"cn-hangzhou","accessKeyID":"i","accessKeySecret":"s","bucket":"oss-example","key":"oss.jpg"}}`

func TestLine(t *testing.T) {
	line := start(t)
	for _, r := range []struct{ pattern, name string }{
		{`(127\.0\.0\.1:)[0-9]+`, "${1}PORT"},
		{`"F[0-9A-F]{43}"`, `"ID"`},
		{`"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"`, `"UUID"`},
	} {
		line = regexp.MustCompile(r.pattern).ReplaceAllString(line, r.name)
	}
	if line != wantLine {
		t.Errorf("got  %s\nwant %s", line, wantLine)
	}
}

// TestAddresses: an empty address, which is most likely a variable that is not set, must not mean
// all interfaces; whoever asks for those is told what that means.
func TestAddresses(t *testing.T) {
	clitest.Table(t, run, nil, []clitest.Case{
		{Name: "empty", Args: []string{"-addr", ""}, Code: cli.ExitUsage, Says: "-addr is empty"},
		{Name: "not an address", Args: []string{"-addr", "a b"}, Code: cli.ExitUsage, Says: "-addr"},
	})
	for addr, warned := range map[string]bool{"127.0.0.1": false, "0.0.0.0": true} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // it serves for no time
		var stderr strings.Builder
		if err := run(ctx, []string{"-addr", addr}, io.Discard, &stderr); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
		if got := strings.Contains(stderr.String(), "WARNING"); got != warned {
			t.Errorf("%s: it says %q, a warning: %v", addr, stderr.String(), warned)
		}
	}
}

// calls are the addresses of the copies; that of oss takes another method.
func calls(t *testing.T, line string) map[string]string {
	t.Helper()
	var s services
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"bitpaket": s.BitPaket.URL + "/v2/copy",
		"box":      s.Box.URL + "/folders/" + s.Box.FolderID + "/copy",
		"oracle":   s.Oracle.URL + "/documents/api/1.1/folders/" + s.Oracle.FolderID + "/copy",
		"document360": s.Document360.URL + "/v3/projects/" + s.Document360.ProjectID + "/drive/folders/" + s.Document360.FolderID +
			"/files/" + s.Document360.FileID + "/copy",
	}
}

func do(t *testing.T, method, url, authorization string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp
}

func TestRefusals(t *testing.T) {
	for name, url := range calls(t, start(t)) {
		if r := do(t, http.MethodPost, url, ""); r.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s without a token: %d", name, r.StatusCode)
		}
		authorization := "Bearer t"
		if name == "oracle" {
			authorization = "Basic dTpw" // u:p
		}
		if r := do(t, http.MethodPatch, url, authorization); r.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s with a wrong method: %d", name, r.StatusCode)
		}
	}
}

func TestRate(t *testing.T) {
	box := calls(t, start(t, "-rate", "2"))["box"]
	limited := 0
	for range 5 { // a new minute may begin meanwhile
		if r := do(t, http.MethodPost, box, ""); r.StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited == 0 || limited > 3 {
		t.Errorf("%d of 5 requests were refused", limited)
	}
}

func TestUsage(t *testing.T) {
	clitest.Table(t, run, nil, []clitest.Case{
		{Name: "help", Args: []string{"-h"}, Says: "-rate"},
		{Name: "an address of another host", Args: []string{"-addr", "192.0.2.1"}, Code: cli.ExitUsage, Says: "-addr"},
		{Name: "an address with a port", Args: []string{"-addr", "127.0.0.1:80"}, Code: cli.ExitUsage, Says: "-addr"},
		{Name: "a negative rate", Args: []string{"-rate", "-1"}, Code: cli.ExitUsage, Says: "-rate"},
		{Name: "an argument", Args: []string{"8080"}, Code: cli.ExitUsage, Says: "8080"},
		{Name: "an unknown flag", Args: []string{"-ports", "1"}, Code: cli.ExitUsage, Says: "-ports"},
	})
}
