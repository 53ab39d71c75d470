package redact_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/redact"
)

// config is made like the services' Config structs.
type config struct {
	Key     string
	Token   any
	Nested  creds
	Inner   plain
	Pointer *plain
	List    []string
	BaseURL string
	Agent   string
	Tries   int
	Wait    time.Duration
	Small   int8
	On      bool
	Share   float64
	Failed  error
	hidden  string
}

func (c config) String() string               { return redact.Fields(c, "Key", "Token") }
func (c config) Format(f fmt.State, _ rune)   { redact.Format(f, c.String()) }
func (c config) MarshalJSON() ([]byte, error) { return redact.JSON(c.String()) }
func (c config) LogValue() slog.Value         { return redact.LogValue(c.String()) }

// creds has a form of its own; plain has none.
type creds struct{ ID, Secret string }

func (c creds) String() string { return redact.Fields(c, "Secret") }

type plain struct{ Secret string }

func full() config {
	return config{
		Key: "hush1", Token: "hush2", Nested: creds{"me", "hush3"}, Inner: plain{"hush4"}, Pointer: &plain{"hush5"},
		List: []string{"hush6"}, BaseURL: "https://me:hush7@host/x", Agent: "app (joe@host.org)", Tries: 3, Wait: 2 * time.Second,
		Small: 7, On: true, Share: 0.5, Failed: errors.New("hush8"), hidden: "hush9",
	}
}

const shown = `redact_test.config{Key:REDACTED Token:REDACTED Nested:redact_test.creds{ID:"me" Secret:REDACTED} Inner:set ` +
	`Pointer:set List:set BaseURL:"https://REDACTED@host/x" Agent:"app (joe@host.org)" Tries:3 Wait:2s Small:set On:true ` +
	`Share:0.5 Failed:set}`

func TestFields(t *testing.T) {
	if got := full().String(); got != shown {
		t.Errorf("got  %s\nwant %s", got, shown)
	}
	if got := (config{}).String(); got != "redact_test.config{}" {
		t.Errorf("zero value: %s", got)
	}
}

// forms are all ways of printing a value.
func forms(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range "vsqxXdotbcUeEfFgG" {
		for _, flags := range []string{"", "+", "#", " ", "-20.3", "0"} {
			format := "%" + flags + string(verb)
			out[format] = fmt.Sprintf(format, v)
		}
	}
	out["Println"] = fmt.Sprintln(v)
	for _, format := range []string{"surplus", "%!"} {
		out[format] = fmt.Sprintf(format, v)
	}
	if raw, err := json.Marshal(v); err != nil {
		out["JSON"] = err.Error()
	} else {
		out["JSON"] = string(raw)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", v)
	out["slog"] = log.String()
	return out
}

func TestNoFormShowsASecret(t *testing.T) {
	c := full()
	for _, v := range []any{c, &c, []config{c}, map[string]config{"k": c}, struct{ C config }{c}, any(&c)} {
		for form, text := range forms(v) {
			if strings.Contains(text, "hush") || strings.Contains(text, fmt.Sprintf("%x", "hush")) {
				t.Errorf("%T, %s: %s", v, form, text)
			}
			if !strings.Contains(text, "REDACTED") {
				t.Errorf("%T, %s: nothing says REDACTED: %s", v, form, text)
			}
		}
	}
}

func TestJSON(t *testing.T) {
	for _, text := range []string{"", `a "b" \ c`, "control \a\x7f\x00", "not \xff UTF-8", "大 <&>\u2028", shown} {
		raw, err := redact.JSON(text)
		var back string
		if err != nil || json.Unmarshal(raw, &back) != nil {
			t.Errorf("%q: %s, %v: no JSON", text, raw, err)
		}
		if want := strings.ToValidUTF8(text, "\ufffd"); back != want {
			t.Errorf("%q came back as %q", text, back)
		}
	}
}

func TestURL(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"https://host/path", "https://host/path"},
		{"https://user@host/", "https://REDACTED@host/"},
		{"https://user:hush@host/", "https://REDACTED@host/"},
		{"https://:hush@host/", "https://REDACTED@host/"},
		{"https://user:h@sh@host/", "https://REDACTED@host/"},
		{"//user:hush@host/", "//REDACTED@host/"},
		{"user:hush@host", "REDACTED"},
		{"https://user:hu%sh@host/", "REDACTED"},
		{"https://user:hu sh@host/\x00", "REDACTED"},
		{"joe@host.org", "joe@host.org"},
		{"my app <joe@host.org>", "my app <joe@host.org>"},
		{"https://host/@handle", "https://host/@handle"},
		{"https://hush@host", "https://REDACTED@host"},
		{"https://host/x?access_token=hush", "https://host/x?REDACTED"},
		{"https://host/x?hush", "https://host/x?REDACTED"},
		{"https://host/x#hush", "https://host/x#REDACTED"},
		{"https://host/x#a?hush", "https://host/x#REDACTED"},
		{"https://hush@host/?hush#hush", "https://REDACTED@host/?REDACTED"},
		{"host/x?access_token=hush", "host/x?REDACTED"},
		{"host#hush", "host#REDACTED"},
		{"joe%3Ahush@host", "REDACTED"},
		{"joe%3ahush@host", "REDACTED"},
		{"https://joe%3Ahush@host", "https://REDACTED@host"},
		{"https://host/?user:hush@host", "REDACTED"},
		{"what is this?", "what is this?"},
		{"C#", "C#"},
		{"is it 5? (no)", "is it 5? (no)"},

		{"https:/user:hush@host/2.0", "REDACTED"},
		{"https//user:hush@host", "REDACTED"},
		{"/user:hush@host", "REDACTED"},
		{"https:user:hush@host", "REDACTED"},
		{"https://host/user:hush@x", "REDACTED"},
		{"https://user:1/hush@host", "REDACTED"},
		{"https://user:1?hush@host", "REDACTED"},
		{"https://user:1#hush@host", "REDACTED"},
		{"https://me@host.org:1/hush@host", "REDACTED"},
		{"https://me:hush@host/you:hush@host", "REDACTED"},
	}
	for _, tt := range tests {
		if got := redact.URL(tt.in); got != tt.want {
			t.Errorf("URL(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
