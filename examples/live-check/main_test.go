package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/examples/internal/clitest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// variables are those that the program reads for Box.
var variables = []string{"BOX_TOKEN", "BOX_CLIENT_ID", "BOX_CLIENT_SECRET", "BOX_SUBJECT_TYPE", "BOX_SUBJECT_ID"}

func TestRun(t *testing.T) {
	srv := boxtest.NewServer(t)
	example := srv.Example()
	exists := filepath.Join(t.TempDir(), "report")
	if err := os.WriteFile(exists, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, args, token string
		code              int
		says              string // part of the output, or of the error
	}{
		{name: "help", args: "-h", says: "something was left behind"},
		{name: "simulated", args: "-sim -service box", says: "Contradictions (0)"},
		{name: "simulated as JSON", args: "-sim -service box -json", says: `"schema": "farcopy-live-check/1"`},
		{name: "simulated, with writes", args: "-sim -service box -write", says: "taken-name: "},
		{name: "an account", args: "-service box -in 11111 -base-url " + example.URL, token: "t", says: "read-only"},

		{name: "a wrong token", args: "-service box -in 11111 -base-url " + example.URL, token: "x", code: exitError, says: "the folder of -in cannot be read: status 401"},
		{name: "no such folder", args: "-service box -in 99 -base-url " + example.URL, token: "t", code: exitError, says: "the folder of -in cannot be read: status 404"},
		{name: "no connection", args: "-service box -in 99 -base-url http://127.0.0.1:1", token: "t", code: exitError, says: "no connection"},
		{name: "no time", args: "-sim -service box -timeout 1ns", code: exitError, says: "no response in time"},

		{name: "no service", code: exitUsage, says: "-service is required"},
		{name: "another service", args: "-service x", code: exitUsage, says: `-service "x" is none of`},
		{name: "no folder", args: "-service box", code: exitUsage, says: "-in is required"},
		{name: "no token", args: "-service box -in 1", code: exitUsage, says: "BOX_TOKEN"},
		{name: "two addresses", args: "-service box -sim -base-url x", code: exitUsage, says: "exclude each other"},
		{name: "a plain address", args: "-service box -in 1 -base-url http://example.com", token: "t", code: exitUsage, says: "plain http"},
		{name: "another kind", args: "-sim -service box -also x", code: exitUsage, says: `-also "x" is none of rate, large`},
		{name: "a file that exists", args: "-sim -service box -o " + exists, code: exitUsage, says: "-o: "},
		{name: "a flag of another service", args: "-sim -service box -project x", code: exitUsage, says: "-project is for"},
		{name: "an argument", args: "-sim -service box x", code: exitUsage, says: "unexpected argument"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clitest.Setenv(t, variables, map[string]string{"BOX_TOKEN": tt.token})
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), strings.Fields(tt.args), &stdout, &stderr); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if text := stdout.String() + stderr.String(); !strings.Contains(text, tt.says) {
				t.Errorf("it says\n%s\nwant %q in it", text, tt.says)
			}
		})
	}
}

// TestOutput: the report goes to the file of -o, and it is all that -json prints.
func TestOutput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-sim", "-service", "box", "-json", "-write", "-o", file}, &stdout, &stderr); code != exitAgrees {
		t.Fatalf("exit code %d: %s", code, &stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rep jsonReport
	if err := json.Unmarshal(text, &rep); err != nil || rep.Schema != jsonSchema || len(rep.Probes) == 0 {
		t.Errorf("the file has %q: %v", text, err)
	}
	if stdout.Len() > 0 {
		t.Errorf("it also prints %q", &stdout)
	}
}

// simulation is a service on a simulator, which the tests of the runner need of each service.
type simulation struct {
	service service
	tree    func() string
	makers  []string                         // the operations that make something
	slow    func(op string, d time.Duration) // makes the next request of an operation slow
	lose    func(op string)                  // loses the next response of an operation
	methods func() []string                  // of all requests, with their paths
}

var simulated = map[string]func(*testing.T) simulation{
	"bitpaket": func(t *testing.T) simulation {
		srv := bitpakettest.NewServer(t)
		srv.MkdirAll("/shared")
		svc, err := newBitPaket(srv.PipeConfig(), "/shared")
		if err != nil {
			t.Fatal(err)
		}
		return simulation{
			svc, srv.Tree, []string{"CreateFolder", "Upload", "Copy"},
			func(op string, d time.Duration) { srv.Inject(op, bitpakettest.Slow(d)) },
			func(op string) { srv.Inject(op, bitpakettest.ActThenHangUp) },
			func() []string { return methodsOf(srv.Requests()) },
		}
	},
	"box": func(t *testing.T) simulation {
		srv := boxtest.NewServer(t)
		svc, err := newBox(srv.PipeConfig(), srv.MkdirAll("/Shared"))
		if err != nil {
			t.Fatal(err)
		}
		return simulation{
			svc, srv.Tree, []string{"CreateFolder", "CopyFolder"},
			func(op string, d time.Duration) { srv.Inject(op, boxtest.Slow(d)) },
			func(op string) { srv.Inject(op, boxtest.ActThenHangUp) },
			func() []string { return methodsOf(srv.Requests()) },
		}
	},
	"oracle": func(t *testing.T) simulation {
		srv := oracletest.NewServer(t)
		file := srv.AddFile(srv.MkdirAll("/Reports"), "report.txt", 10)
		svc, err := newOracle(srv.PipeConfig(), srv.MkdirAll("/Shared"), file)
		if err != nil {
			t.Fatal(err)
		}
		return simulation{
			svc, srv.Tree, []string{"CreateFolder", "CopyFolder", "CopyFile"},
			func(op string, d time.Duration) { srv.Inject(op, oracletest.Slow(d)) },
			func(op string) { srv.Inject(op, oracletest.ActThenHangUp) },
			func() []string { return methodsOf(srv.Requests()) },
		}
	},
	"document360": simulatedDocument360,
	"oss":         simulatedOSS,
}

func methodsOf(requests []boxtest.Request) (methods []string) {
	for _, r := range requests {
		methods = append(methods, r.Method+" "+r.Target)
	}
	return methods
}

// TestReadOnly: without -write nothing but reads is sent, and the report lists what needs writes.
func TestReadOnly(t *testing.T) {
	for name, start := range simulated {
		synctest.Test(t, func(t *testing.T) {
			sim := start(t)
			r := &runner{svc: sim.service, also: []string{alsoLarge}, progress: func(string) {}}
			rep, err := r.run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, method := range sim.methods() {
				if !strings.HasPrefix(method, "GET ") && !strings.HasPrefix(method, "HEAD ") && method != "POST /v2/metadata" { // which reads, on BitPaket
					t.Errorf("%s: it sent %s", name, method)
				}
			}
			for _, row := range rep.rows {
				if needs := row.state == stateNeedsWrite; needs != row.writes {
					t.Errorf("%s, %s: %s, although it writes: %t", name, row.name, row.state, row.writes)
				}
			}
		})
	}
}

// TestInterrupt: whenever the run is interrupted, what it has made is removed.
func TestInterrupt(t *testing.T) {
	for name, start := range simulated {
		steps := 2 // the scratch folder, and its removal
		for _, p := range tables[name]() {
			if p.also == "" {
				steps++
			}
		}
		for at := range steps {
			synctest.Test(t, func(t *testing.T) {
				sim := start(t)
				before, step := sim.tree(), 0
				ctx, interrupt := context.WithCancel(t.Context())
				defer interrupt()
				r := &runner{svc: sim.service, write: true, progress: func(string) {
					if step++; step == at+2 { // the first step opens the folder of -in
						time.AfterFunc(time.Millisecond, interrupt)
						for _, op := range sim.makers {
							sim.slow(op, 3*time.Second)
						}
					}
				}}
				rep, err := r.run(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if len(rep.left) > 0 {
					t.Errorf("%s: interrupted at step %d, it leaves %+v", name, at, rep.left)
				}
				checkTree(t, before, sim.tree(), nil)
			})
		}
	}
}

// TestNoScratch: a run that may not make its scratch folder has not found out what it was to.
func TestNoScratch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := boxtest.NewServer(t)
		in := srv.MkdirAll("/Shared")
		srv.SetReadOnly(in, true)
		svc, err := newBox(srv.PipeConfig(), in)
		if err != nil {
			t.Fatal(err)
		}
		rep := everything(t, svc, "list-lag")
		if got := valueOf(rep.rows[0]); got != string(stateRefused) {
			t.Errorf("found %q, want %q", got, stateRefused)
		}
		if code := rep.exitCode(); code != exitError {
			t.Errorf("exit code %d, want %d", code, exitError)
		}
	})
}

// TestLostResponses: what a request with a lost response may have made is found again, or listed as
// left behind with the folders that hold it.
func TestLostResponses(t *testing.T) {
	for name, start := range simulated {
		for n := range len(start(t).makers) {
			synctest.Test(t, func(t *testing.T) {
				sim := start(t)
				before := sim.tree()
				r := &runner{svc: sim.service, write: true, progress: func(step string) {
					if step == "clocks" { // the scratch folder is made
						sim.lose(sim.makers[n])
					}
				}}
				rep, err := r.run(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if len(rep.left) == 0 { // it was found again
					checkTree(t, before, sim.tree(), nil)
					return
				}
				isUnknown := func(it leftover) bool { return it.why == errUnknown.Error() }
				isScratch := func(it leftover) bool { return it.parent == inFolder }
				if !slices.ContainsFunc(rep.left, isUnknown) || !slices.ContainsFunc(rep.left, isScratch) {
					t.Errorf("%s: after a lost response to %s it leaves %+v", name, sim.makers[n], rep.left)
				}
				if code := rep.exitCode(); code != exitContradicts {
					t.Errorf("%s: exit code %d, want %d", name, code, exitContradicts)
				}
			})
		}
	}
}
