package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/farcopy/farcopy/examples/internal/cli"
)

// report is what a run has found out.
type report struct {
	service  string
	place    place
	at       time.Time
	write    bool
	also     []string
	requests int
	version  string // of the library
	rows     []row
	aborted  bool // the scratch folder could not be made
	left     []leftover
}

// row is a probe and its finding.
type row struct {
	probe
	finding
	meaning value
}

func newReport(r *runner) report {
	return report{
		service: r.svc.common().service, place: r.svc.place(), at: time.Now().UTC(), write: r.write, also: r.also,
	}
}

func (r *report) add(p probe, f finding) {
	m, _ := p.meaning(f)
	r.rows = append(r.rows, row{p, f, m})
}

// The exit codes.
const (
	exitAgrees      = 0
	exitContradicts = 1 // or something was left behind
	exitUsage       = 2
	exitError       = 3 // an error or an interrupt kept something from being found out
)

func (r *report) exitCode() int {
	code := exitAgrees
	if r.aborted {
		code = exitError
	}
	for _, row := range r.rows {
		switch {
		case row.meaning.contradicts:
			return exitContradicts
		case row.state == stateFailed, row.state == stateInterrupted:
			code = exitError
		}
	}
	if len(r.left) > 0 {
		return exitContradicts
	}
	return code
}

// writeText writes the report for a terminal.
func (r *report) writeText(w io.Writer) error {
	var b strings.Builder
	mode := "read-only"
	if r.write {
		mode = "with -write"
	}
	line := func(indent int, format string, args ...any) { wrap(&b, indent, fmt.Sprintf(format, args...)) }
	line(0, "live-check of %s at %s, %s", r.service, r.place, r.at.Format(time.RFC3339))
	line(0, "farcopy %s, %s, %s, %d requests", r.version, runtime.Version(), mode, r.requests)
	r.section(&b, "Contradictions", func(row row) bool { return row.meaning.contradicts }, func(row row) {
		line(2, "%s: The library assumes that %s; this service: %s.%s", row.name, row.assumes, row.found(), useOf(row.meaning))
	})
	r.section(&b, "Found", func(row row) bool { return row.state == stateFound && !row.meaning.contradicts }, func(row row) {
		line(2, "%s: %s %s", row.name, row.question, row.found())
	})
	r.section(&b, "Not found out", func(row row) bool { return row.state != stateFound }, func(row row) {
		line(2, "%s: %s (%s)", row.name, row.question, row.why())
	})
	if len(r.left) > 0 {
		fmt.Fprintf(&b, "\nLeft behind (%d)\n", len(r.left))
	}
	for _, it := range r.left {
		line(2, "%s %q, id %q in %q: %s", it.kind, it.name, it.id, it.parent, it.why)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *report) section(b *strings.Builder, title string, in func(row) bool, write func(row)) {
	var rows []row
	for _, row := range r.rows {
		if in(row) {
			rows = append(rows, row)
		}
	}
	fmt.Fprintf(b, "\n%s (%d)\n", title, len(rows))
	for _, row := range rows {
		write(row)
	}
}

// found is the value with what was measured.
func (r row) found() string {
	if r.detail == "" {
		return r.value
	}
	return fmt.Sprintf("%s (%s)", r.value, r.detail)
}

// why says why a probe has found nothing.
func (r row) why() string {
	switch r.state {
	case stateNeedsWrite, stateNeedsAlso:
		return r.reason
	}
	return fmt.Sprintf("%s: %s", r.state, r.reason)
}

func useOf(v value) string {
	if v.use == "" {
		return ""
	}
	return " Use " + v.use + "."
}

func (p place) String() string {
	if p.region == "" {
		return p.host
	}
	return p.host + ", region " + p.region
}

const width = 80

// wrap writes a paragraph: the first line is indented, the others four columns more.
func wrap(b *strings.Builder, indent int, text string) {
	column, begin := 0, strings.Repeat(" ", indent)
	for word := range strings.FieldsSeq(cli.Line(text)) {
		switch {
		case column == 0:
			b.WriteString(begin)
			column = indent
		case column+1+len(word) > width:
			b.WriteString("\n" + begin + "    ")
			column = indent + 4
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	b.WriteByte('\n')
}

// versionOf returns the version of the library: what it calls itself in the header User-Agent, and
// that of its module, or the revision of the repository if the program was built there.
func versionOf(past []exchange) string {
	name := "(unknown)"
	for _, x := range past {
		for word := range strings.FieldsSeq(x.agent) {
			if version, ok := strings.CutPrefix(word, "farcopy/"); ok {
				name = version
			}
		}
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return name
	}
	for _, dep := range info.Deps {
		if dep.Path == "github.com/farcopy/farcopy" && dep.Replace == nil {
			return name + " (" + dep.Version + ")"
		}
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return name + " (" + s.Value + ")"
		}
	}
	return name
}

// The JSON of a report. Members are added, never renamed or removed, while jsonSchema stays.
const jsonSchema = "farcopy-live-check/1"

type jsonReport struct {
	Schema         string      `json:"schema"`
	Farcopy        string      `json:"farcopy"`
	Go             string      `json:"go"`
	Service        string      `json:"service"`
	Host           string      `json:"host"`
	Region         string      `json:"region,omitempty"`
	Time           time.Time   `json:"time"`
	Write          bool        `json:"write"`
	Also           []string    `json:"also"`
	Requests       int         `json:"requests"`
	Contradictions int         `json:"contradictions"`
	Probes         []jsonProbe `json:"probes"`
	Left           []jsonLeft  `json:"left"`
}

type jsonProbe struct {
	Name        string   `json:"name"`
	Answers     []string `json:"answers"`
	Writes      bool     `json:"writes"`
	Question    string   `json:"question"`
	State       state    `json:"state"`
	Value       string   `json:"value,omitempty"`
	Detail      string   `json:"detail,omitempty"`
	Reason      string   `json:"reason,omitempty"`
	Assumes     string   `json:"assumes,omitempty"`
	Contradicts bool     `json:"contradicts"`
	Use         string   `json:"use,omitempty"`
}

type jsonLeft struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Parent string `json:"parent"`
	Why    string `json:"why"`
}

// writeJSON writes the report as one JSON object.
func (r *report) writeJSON(w io.Writer) error {
	j := jsonReport{
		Schema: jsonSchema, Farcopy: r.version, Go: runtime.Version(),
		Service: r.service, Host: r.place.host, Region: r.place.region, Time: r.at,
		Write: r.write, Also: append([]string{}, r.also...), Requests: r.requests,
		Probes: []jsonProbe{}, Left: []jsonLeft{},
	}
	for _, row := range r.rows {
		if row.meaning.contradicts {
			j.Contradictions++
		}
		j.Probes = append(j.Probes, jsonProbe{
			Name: row.name, Answers: append([]string{}, row.answers...), Writes: row.writes, Question: row.question,
			State: row.state, Value: row.value, Detail: row.detail, Reason: row.reason,
			Assumes: row.assumes, Contradicts: row.meaning.contradicts, Use: row.meaning.use,
		})
	}
	for _, it := range r.left {
		j.Left = append(j.Left, jsonLeft{it.kind, it.id, it.name, it.parent, it.why})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(j)
}
