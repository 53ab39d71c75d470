//go:build linux

package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// secured is a server that does not let everybody in.
type secured struct {
	server  *natsServer
	flags   []string // that let a process in
	env     []string
	secrets []string // that no output may hold
	refused []refusal
}

// refusal is a way in which a process is not let in.
type refusal struct {
	name       string
	flags, env []string
	says       string
}

// secure makes servers, by what they want to see.
var secure = map[string]func(*testing.T) *secured{
	"tls and token": func(t *testing.T) *secured {
		ca, other, token := newAuthority(t), newAuthority(t), newToken()
		cert, key := ca.issue(t, "server", time.Now().Add(time.Hour))
		s := &secured{flags: []string{"-nats-ca", ca.file}, env: []string{tokenEnv + "=" + token}, secrets: []string{token}}
		s.server = newNATSServer(t, "tls", freePort(t), fmt.Sprintf("authorization { token: %q, %s }", token, unhurried),
			fmt.Sprintf("tls { cert_file: %q, key_file: %q, %s }", cert, key, unhurried))
		s.refused = []refusal{
			{"another authority", []string{"-nats-ca", other.file}, s.env, "-nats-ca"},
			{"the machine's authorities", nil, s.env, "-nats-ca"},
			{"no file of an authority", []string{"-nats-ca", "missing.pem"}, s.env, "missing.pem"},
			{"no token", s.flags, nil, tokenEnv},
			{"another token", s.flags, []string{tokenEnv + "=" + newToken()}, tokenEnv},
		}
		return s
	},
	"client certificate": func(t *testing.T) *secured {
		ca, other := newAuthority(t), newAuthority(t)
		cert, key := ca.issue(t, "server", time.Now().Add(time.Hour))
		of := func(a *authority, expires time.Duration) []string {
			cert, key := a.issue(t, "client", time.Now().Add(expires))
			return []string{"-nats-ca", ca.file, "-nats-cert", cert, "-nats-key", key}
		}
		s := &secured{flags: of(ca, time.Hour)}
		s.server = newNATSServer(t, "mutual", freePort(t),
			fmt.Sprintf("tls { cert_file: %q, key_file: %q, ca_file: %q, verify: true, %s }", cert, key, ca.file, unhurried))
		s.refused = []refusal{
			{"no certificate", []string{"-nats-ca", ca.file}, nil, "-nats-cert"},
			{"a certificate of another authority", of(other, time.Hour), nil, "-nats-cert"},
			{"an expired certificate", of(ca, -time.Minute), nil, "-nats-cert"},
			{"no key", []string{"-nats-ca", ca.file, "-nats-cert", s.flags[3]}, nil, "-nats-key"},
		}
		return s
	},
	"credentials": func(t *testing.T) *secured {
		o, other := newOperator(t), newOperator(t)
		of := func(o *operator, expires time.Duration) []string {
			file := filepath.Join(t.TempDir(), "user.creds")
			o.user(t, file, time.Now().Add(expires))
			return []string{"-nats-credentials", file}
		}
		s := &secured{flags: of(o, time.Hour)}
		s.refused = []refusal{
			{"expired credentials", of(o, -time.Minute), nil, "-nats-credentials"},
			{"credentials of another operator", of(other, time.Hour), nil, "-nats-credentials"},
			{"no credentials", nil, nil, "-nats-credentials"},
			{"no file of credentials", []string{"-nats-credentials", "missing.creds"}, nil, "missing.creds"},
		}
		s.server = newNATSServer(t, "operator", freePort(t), o.lines...)
		s.secrets = append(o.secrets, other.secrets...)
		return s
	},
}

// TestSecured: all commands work at servers with TLS, a token, client certificates and credentials. One that
// is not let in says in one line why, and does nothing. No output holds a secret.
func TestSecured(t *testing.T) {
	t.Parallel()
	for name, newServer := range secure {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			w := newOSSWorld(t, 30)
			s.refusals(t, w)
			s.job(t, w)
		})
	}
}

// refusals tries all commands with what does not let them in.
func (s *secured) refusals(t *testing.T, w *world) {
	t.Helper()
	for _, tt := range s.refused {
		for _, command := range []string{"coordinator", "worker", "status", "report", "pause", "resume"} {
			args := slices.Concat([]string{command, "-nats", s.server.url, "-job", "photos"}, tt.flags)
			code := exitUsage
			switch command {
			case "coordinator":
				args = slices.Concat(args, []string{"-base-url", w.srv.URL()}, w.args)
			case "worker":
				code = exitFailed // a service manager tries again
				if tt.name == "no key" {
					code = exitUsage
				}
			}
			got := runToEnd(t, slices.Concat(tt.env, w.env), args...)
			want(t, command+" with "+tt.name+": code", got.code(), code)
			text := got.stderr.String()
			if got.stdout.String() != "" || strings.Count(text, "\n") != 1 || !strings.Contains(text, tt.says) {
				t.Errorf("%s with %s says\n%s%swant one line with %s", command, tt.name, got.stdout.String(), text, tt.says)
			}
			s.hides(t, got)
			if command == "coordinator" {
				t.Logf("%s: %s", tt.name, strings.TrimSpace(text))
			}
		}
	}
	want(t, "requests", len(w.srv.Requests()), 0)
}

// job runs a job that is paused and goes on.
func (s *secured) job(t *testing.T, w *world) {
	t.Helper()
	env := slices.Concat(s.env, w.env)
	with := func(command string, more ...string) []string {
		return slices.Concat([]string{command, "-nats", s.server.url, "-job", "photos"}, s.flags, more)
	}
	worker := startProgram(t, calm, env, with("worker", "-v")...)
	coordinator := startProgram(t, calm, env, with("coordinator", slices.Concat([]string{"-v", "-base-url", w.srv.URL(), "-json"}, w.args)...)...)
	for copies(w) < 5 && !coordinator.hasEnded(10*time.Millisecond) {
	}
	all := []*running{worker, coordinator}
	run := func(command string, more ...string) string {
		got := runToEnd(t, env, with(command, more...)...)
		want(t, "code of "+command, got.code(), exitDone)
		all = append(all, got)
		return got.stdout.String()
	}
	run("pause")
	if out := run("status"); !strings.HasPrefix(out, "paused") {
		t.Errorf("the status is %s", out)
	}
	run("resume")
	got := coordinator.result(t)
	want(t, "code", got.code, exitDone)
	wantReport(t, got, 30, 30, 0, 0, 0, 0)
	if !worker.hasEnded(hang) {
		t.Fatal("the worker goes on after the job")
	}
	want(t, "code of the worker", worker.code(), exitDone)
	if out := run("report"); !strings.HasPrefix(out, "30 items: 30 copied") {
		t.Errorf("the report is %s", out)
	}
	for _, r := range all {
		s.hides(t, r)
	}
}

// hides checks that a process shows no secret.
func (s *secured) hides(t *testing.T, r *running) {
	t.Helper()
	for _, secret := range s.secrets {
		if strings.Contains(r.stdout.String()+r.stderr.String(), secret) {
			t.Errorf("%v shows a secret", r.cmd.Args)
		}
	}
}
