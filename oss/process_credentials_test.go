package oss_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
)

// TestMain is the program of TestProcess if a variable says so.
func TestMain(m *testing.M) {
	if what := os.Getenv("OSS_TEST_PROGRAM"); what != "" {
		program(what, os.Args[1:])
		return
	}
	os.Exit(m.Run())
}

// program is what a program does that prints keys.
func program(what string, args []string) {
	if log := os.Getenv("OSS_TEST_LOG"); log != "" {
		f, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			os.Exit(9)
		}
		fmt.Fprintln(f, strings.Join(args, "|"))
		f.Close()
	}
	fmt.Fprintln(os.Stderr, "stderr shows "+secret)
	switch what {
	case "fails":
		fmt.Println(secret)
		os.Exit(3)
	case "hangs":
		time.Sleep(time.Minute) // it outlives a test program that ends before it is killed
	case "floods":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat(secret, 1000)); err != nil {
				os.Exit(1)
			}
		}
	default:
		fmt.Println(what)
	}
}

func process(t *testing.T, cfg oss.ProcessConfig, does string, args ...string) oss.CredentialsProvider {
	t.Helper()
	t.Setenv("OSS_TEST_PROGRAM", does)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cfg.Command = append([]string{self}, args...)
	p, err := oss.ProcessCredentials(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProcess(t *testing.T) {
	expires := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for name, tt := range map[string]struct {
		prints string
		want   oss.Credentials
	}{
		"temporary": {
			`{"mode":"StsToken","access_key_id":"STS.i","access_key_secret":"` + secret + `","sts_token":"t","region_id":"x","expiration":"` + expires.Format(time.RFC3339) + `"}`,
			oss.Credentials{AccessKeyID: "STS.i", AccessKeySecret: secret, SecurityToken: "t", Expires: expires},
		},
		"permanent": {`{"mode":"AK","access_key_id":"i","access_key_secret":"` + secret + `"}`, oss.Credentials{AccessKeyID: "i", AccessKeySecret: secret}},
		"no mode":   {`{"access_key_id":"i","access_key_secret":"` + secret + `"}`, oss.Credentials{AccessKeyID: "i", AccessKeySecret: secret}},
	} {
		t.Run(name, func(t *testing.T) {
			log := write(t, "log", "")
			t.Setenv("OSS_TEST_LOG", log)
			var stderr bytes.Buffer
			p := process(t, oss.ProcessConfig{Stderr: &stderr}, tt.prints, "--role", "$HOME; *", "")
			for range 3 {
				got, err := p.Credentials(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				testkit.WantEqual(t, "key", got.AccessKeyID+" "+got.AccessKeySecret+" "+got.SecurityToken,
					tt.want.AccessKeyID+" "+tt.want.AccessKeySecret+" "+tt.want.SecurityToken)
				testkit.WantEqual(t, "expires", got.Expires.Equal(tt.want.Expires), true)
			}
			ran, err := os.ReadFile(log)
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "arguments of all runs", string(ran), "--role|$HOME; *|\n")
			testkit.WantContains(t, stderr.String(), "stderr shows")
			testkit.WantHidden(t, p, secret)
		})
	}
}

// TestProcessFails: nothing that the program prints is in an error.
func TestProcessFails(t *testing.T) {
	for name, tt := range map[string]struct {
		does, want string
		transient  bool
	}{
		"it fails":              {"fails", "the program ended with exit status 3", true},
		"it hangs":              {"hangs", "the program did not end within 300ms", true},
		"it floods":             {"floods", "the program printed more than 65536 bytes", false},
		"no JSON":               {secret, "the output of the program is not the expected JSON", false},
		"a list":                {`["` + secret + `"]`, "the output of the program is not the expected JSON", false},
		"another mode":          {`{"mode":"` + secret + `"}`, "has a mode other than AK and StsToken", false},
		"no key":                {`{"mode":"AK","access_key_secret":"` + secret + `"}`, "lacks access_key_id or access_key_secret", false},
		"no token":              {`{"mode":"StsToken","access_key_id":"i","access_key_secret":"` + secret + `"}`, "lacks sts_token", false},
		"no time":               {`{"access_key_id":"i","access_key_secret":"s","expiration":"` + secret + `"}`, "has an expiration that is no time", false},
		"expired":               {`{"access_key_id":"i","access_key_secret":"s","expiration":"2020-01-01T00:00:00Z"}`, "expired at 2020-01-01T00:00:00Z", true},
		"a key that is no such": {`{"access_key_id":"i","access_key_secret":"` + secret + ` x"}`, "AccessKeySecret holds spaces", true},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := oss.ProcessConfig{}
			if tt.does == "hangs" {
				cfg.Timeout = 300 * time.Millisecond
			}
			p := process(t, cfg, tt.does, secret)
			_, err := withProvider(t, newServer(t), p).CopyObject(t.Context(), tiger)
			if err == nil {
				t.Fatal("no error")
			}
			testkit.WantContains(t, err.Error(), "getting credentials: oss.ProcessCredentials: ", tt.want)
			testkit.WantIs(t, err, oss.ErrNotExecuted)
			wantNoSecret(t, err)
			if tt.transient {
				testkit.WantIs(t, err, oss.ErrTransient)
			} else {
				testkit.WantIsNot(t, err, oss.ErrTransient)
			}
		})
	}
}

// TestProcessIsNotThere: the error names neither the program nor its arguments.
func TestProcessIsNotThere(t *testing.T) {
	for _, command := range []string{"farcopy-no-such-" + secret, "/farcopy/no/such/" + secret} {
		p, err := oss.ProcessCredentials(oss.ProcessConfig{Command: []string{command, secret}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Credentials(t.Context())
		testkit.WantContains(t, err.Error(), "the program cannot be started")
		wantNoSecret(t, err)
	}
}

// cancelWriter cancels when something is written to it.
type cancelWriter struct{ cancel context.CancelFunc }

func (w cancelWriter) Write(p []byte) (int, error) {
	w.cancel()
	return len(p), nil
}

// TestProcessContext: a caller's context holds while the program runs.
func TestProcessContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := process(t, oss.ProcessConfig{Stderr: cancelWriter{cancel}}, "hangs")
	_, err := p.Credentials(ctx)
	testkit.WantIs(t, err, context.Canceled)
}

func TestProcessConfigIsRedacted(t *testing.T) {
	cfg := oss.ProcessConfig{Command: []string{"vault", secret}}
	for _, v := range []any{cfg, &cfg} {
		testkit.WantPrinted(t, v, "Command:REDACTED")
		testkit.WantHidden(t, v, secret)
	}
}
