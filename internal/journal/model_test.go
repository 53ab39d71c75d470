package journal

import (
	"encoding/json"
	"fmt"
	"maps"
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
	inner   []int64 // further items that the outcome of each is about
}

func (m *model) apply(r *Record) {
	for _, p := range r.Pages {
		m.addPage(p)
		m.counts.Listed += int64(p.Items) + p.Inner + p.Skipped
		m.counts.Skipped += p.Skipped
	}
	for _, in := range r.Intents {
		m.pages[in.Page-1].intents[in.Index] = in.Value
	}
	for _, o := range r.Outcomes {
		p := m.pages[o.Page-1]
		p.status[o.Index] = o.Action
		switch o.Action {
		case Copied:
			m.counts.Copied += 1 + o.Inner
		case Skipped:
			m.counts.Skipped += 1 + o.Inner
		case Failed:
			m.counts.Failed += 1 + o.Inner
		case Unknown:
			m.counts.Unknown += 1 + o.Inner
		}
		if o.Action == Failed || o.Action == Unknown {
			m.reported = append(m.reported, Reported{Action: o.Action, Intent: p.intents[o.Index], Value: o.Value, Inner: o.Inner})
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
	page := modelPage{p, make([]Action, p.Items), make([]json.RawMessage, p.Items), make([]int64, p.Items)}
	if p.Items > 0 {
		page.inner[0] = p.Inner
	}
	m.pages = append(m.pages, page)
}

func (m *model) reopen(n int) {
	n = min(n, len(m.reported))
	if n == 0 {
		return
	}
	page := Page{Items: n, Reopened: &Reopened{}}
	var values []string
	var inner []int64
	for _, item := range m.reported[:n] {
		v := fmt.Sprintf(`{"action":%q`, item.Action)
		inner = append(inner, item.Inner)
		page.Inner += item.Inner
		if item.Intent != nil {
			v += `,"intent":` + string(item.Intent)
		}
		if item.Value != nil {
			v += `,"value":` + string(item.Value)
		}
		if item.Inner != 0 {
			v += fmt.Sprintf(`,"inner":%d`, item.Inner)
		}
		values = append(values, v+"}")
		if item.Action == Failed {
			page.Reopened.Failed += 1 + item.Inner
		} else {
			page.Reopened.Unknown += 1 + item.Inner
		}
	}
	m.counts.Failed -= page.Reopened.Failed
	m.counts.Unknown -= page.Reopened.Unknown
	page.Value = json.RawMessage("[" + strings.Join(values, ",") + "]")
	m.reported = slices.Clone(m.reported[n:])
	m.addPage(page)
	m.pages[len(m.pages)-1].inner = inner
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
