package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var testJob = Job{Kind: "oss.CopyPrefix", Service: "oss-cn-hangzhou.aliyuncs.com", Account: "a", Request: "0123456789abcdef"}

// snapshot is all that a journal says.
type snapshot struct {
	Counts   Counts
	Pages    []LivePage
	Vars     map[string]json.RawMessage
	Reported []Reported
}

func snapshotOf(t testing.TB, j *Journal) snapshot {
	t.Helper()
	s, err := readSnapshot(j)
	if err != nil {
		t.Fatalf("the report: %v", err)
	}
	return s
}

func readSnapshot(j *Journal) (snapshot, error) {
	s := snapshot{Counts: j.Counts(), Pages: j.Pages(), Vars: j.Vars()}
	for item, err := range j.Report() {
		if err != nil {
			return s, err
		}
		s.Reported = append(s.Reported, item)
	}
	return s, nil
}

// snapshotText is for processes that have no test.
func snapshotText(j *Journal) string {
	s, err := readSnapshot(j)
	if err != nil {
		return err.Error()
	}
	return s.text()
}

// text is the snapshot as JSON, in which the values are what they are byte by byte. Snapshots are
// compared as text because there are many. The offset of a reopened page is the journal's business.
func (s snapshot) text() string {
	for i := range s.Pages {
		if o := s.Pages[i].Reopened; o != nil {
			s.Pages[i].Reopened = &Reopened{Failed: o.Failed, Unknown: o.Unknown}
		}
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, part := range []any{s.Counts, s.Vars} {
		e.Encode(part)
	}
	for _, p := range s.Pages {
		e.Encode(p)
	}
	for _, r := range s.Reported {
		e.Encode(r)
	}
	return b.String()
}

// model is a simple journal in memory, against which the real one is checked.
type model struct {
	counts   Counts
	pages    []modelPage
	first    int // all pages before this one are finished
	vars     map[string]json.RawMessage
	reported []Reported
}

type modelPage struct {
	Page
	status  []Action
	intents []json.RawMessage
}

func (m *model) apply(r *Record) {
	for _, p := range r.Pages {
		m.addPage(p)
		m.counts.Listed += int64(p.Items)
	}
	for _, in := range r.Intents {
		m.pages[in.Page-1].intents[in.Index] = in.Value
	}
	for _, o := range r.Outcomes {
		p := m.pages[o.Page-1]
		p.status[o.Index] = o.Action
		switch o.Action {
		case Copied:
			m.counts.Copied++
		case Skipped:
			m.counts.Skipped++
		case Failed:
			m.counts.Failed++
		case Unknown:
			m.counts.Unknown++
		}
		if o.Action == Failed || o.Action == Unknown {
			m.reported = append(m.reported, Reported{o.Action, p.intents[o.Index], o.Value})
		}
	}
	for name, v := range r.Vars {
		if v == nil {
			delete(m.vars, name)
		} else {
			m.vars[name] = v
		}
	}
	m.counts.Requests += r.Requests
}

func (m *model) addPage(p Page) {
	p.ID = int64(len(m.pages) + 1)
	m.pages = append(m.pages, modelPage{p, make([]Action, p.Items), make([]json.RawMessage, p.Items)})
}

func (m *model) reopen(n int) {
	n = min(n, len(m.reported))
	if n == 0 {
		return
	}
	page := Page{Items: n, Reopened: &Reopened{}}
	var values []string
	for _, item := range m.reported[:n] {
		v := fmt.Sprintf(`{"action":%q`, item.Action)
		if item.Intent != nil {
			v += `,"intent":` + string(item.Intent)
		}
		if item.Value != nil {
			v += `,"value":` + string(item.Value)
		}
		values = append(values, v+"}")
		if item.Action == Failed {
			page.Reopened.Failed++
		} else {
			page.Reopened.Unknown++
		}
	}
	m.counts.Failed -= page.Reopened.Failed
	m.counts.Unknown -= page.Reopened.Unknown
	page.Value = json.RawMessage("[" + strings.Join(values, ",") + "]")
	m.reported = slices.Clone(m.reported[n:])
	m.addPage(page)
}

func (m *model) snapshot() snapshot {
	s := snapshot{Counts: m.counts, Vars: maps.Clone(m.vars), Reported: slices.Clone(m.reported)}
	for _, p := range m.pages[m.first:] {
		live := LivePage{Page: p.Page}
		for i, status := range p.status {
			if status == "" {
				live.Pending = append(live.Pending, Pending{i, p.intents[i]})
			}
		}
		if len(live.Pending) > 0 {
			s.Pages = append(s.Pages, live)
		}
	}
	return s
}

// step is one call of Append, or of Reopen.
type step struct {
	record     *Record
	durability Durability
	reopen     int
}

func (s step) run(j *Journal) error {
	if s.reopen > 0 {
		_, err := j.Reopen(s.reopen)
		return err
	}
	r := *s.record // its pages get IDs
	r.Pages = slices.Clone(r.Pages)
	return j.Append(&r, s.durability)
}

// workload returns random steps and what the journal says before the first and after each of them.
func workload(seed uint64, n int) (steps []step, after []string) {
	g := newGenerator(seed)
	after = append(after, g.snapshot().text())
	for range n {
		steps, after = append(steps, g.next()), append(after, g.snapshot().text())
	}
	return steps, after
}

// generator makes the steps of a workload. Its model is as they leave it.
type generator struct {
	model
	random *rand.Rand
}

func newGenerator(seed uint64) *generator {
	return &generator{model{vars: map[string]json.RawMessage{}}, rand.New(rand.NewPCG(seed, 0))}
}

func (g *generator) next() step {
	s := g.randomStep(g.random)
	if s.reopen > 0 {
		g.model.reopen(s.reopen)
	} else {
		g.apply(s.record)
	}
	return s
}

func (m *model) randomStep(random *rand.Rand) step {
	d := Durability(random.IntN(2))
	var pending []Item
	for m.first < len(m.pages) && !slices.Contains(m.pages[m.first].status, "") {
		m.first++
	}
	for _, p := range m.pages[m.first:] {
		for i, status := range p.status {
			if status == "" {
				pending = append(pending, Item{p.ID, i})
			}
		}
	}
	random.Shuffle(len(pending), func(i, j int) { pending[i], pending[j] = pending[j], pending[i] })
	kind := random.IntN(20)
	switch {
	case len(m.reported) > 0 && kind < 3:
		return step{reopen: 1 + random.IntN(3)}
	case kind < 5:
		name := fmt.Sprintf("cursor %d/ü\n", random.IntN(3))
		r := &Record{Vars: map[string]json.RawMessage{name: randomValue(random), "list": []byte(`"on"`)}}
		if random.IntN(3) == 0 {
			r.Vars[name] = nil
		}
		return step{record: r, durability: d}
	case len(pending) == 0 || kind < 8 && len(pending) < 12:
		return step{record: &Record{
			Pages:    []Page{{Items: 1 + random.IntN(9), Value: randomValue(random)}},
			Vars:     map[string]json.RawMessage{"list": randomValue(random)},
			Requests: int64(random.IntN(2)),
		}, durability: d}
	case kind < 13:
		return step{record: &Record{Intents: []Intent{{pending[0], randomValue(random)}}, Requests: 1}, durability: d}
	}
	r := &Record{}
	for _, item := range pending[:min(len(pending), 1+random.IntN(2))] {
		o := Outcome{Item: item, Action: []Action{Copied, Skipped, Failed, Unknown}[random.IntN(4)]}
		if o.Action.isReported() {
			o.Value = randomValue(random)
		}
		r.Outcomes = append(r.Outcomes, o)
	}
	return step{record: r, durability: d}
}

func randomValue(random *rand.Rand) json.RawMessage {
	text := strings.Repeat("<ä&\u2028\"\x01", random.IntN(12)) + fmt.Sprint(random.IntN(1000))
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(random.IntN(2) == 0)
	e.Encode(text)
	return bytes.TrimSpace(b.Bytes())
}

// small makes segments that are replaced every few records.
var small = Options{SegmentSize: 1500}

// mustOpen opens a journal that must be whole.
func mustOpen(t testing.TB, d disk, o Options) *Journal {
	t.Helper()
	j, err := open(d, testJob, o)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestJournalSaysWhatTheModelSays after each step, and after it was closed and opened there.
func TestJournalSaysWhatTheModelSays(t *testing.T) {
	for seed := range uint64(20) {
		steps, after := workload(seed, 120)
		d := newSimDisk()
		j := mustOpen(t, d, small)
		for i, s := range steps {
			if err := s.run(j); err != nil {
				t.Fatalf("seed %d, step %d: %v", seed, i, err)
			}
			if i%7 == 0 {
				if err := j.Close(); err != nil {
					t.Fatal(err)
				}
				j = mustOpen(t, d, small)
			}
			if got := snapshotOf(t, j).text(); got != after[i+1] {
				t.Fatalf("seed %d, step %d (-model +journal):\n%s", seed, i, cmp.Diff(after[i+1], got))
			}
		}
		if j.header.Segment < 5 {
			t.Errorf("seed %d: the last segment is %d: the workload is too small to test anything", seed, j.header.Segment)
		}
	}
}
