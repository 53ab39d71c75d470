package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

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
		p := Page{Items: random.IntN(10), Value: randomValue(random), Skipped: int64(random.IntN(3))}
		if p.Items == 0 {
			p.Skipped++
		} else {
			p.Inner = int64(random.IntN(3))
		}
		return step{record: &Record{
			Pages:    []Page{p},
			Vars:     map[string]json.RawMessage{"list": randomValue(random)},
			Requests: int64(random.IntN(2)),
		}, durability: d}
	case kind < 13:
		return step{record: &Record{Intents: []Intent{{pending[0], randomValue(random)}}, Requests: 1}, durability: d}
	}
	r := &Record{}
	for _, item := range pending[:min(len(pending), 1+random.IntN(2))] {
		o := Outcome{Item: item, Action: []Action{Copied, Skipped, Failed, Unknown}[random.IntN(4)], Inner: m.pages[item.Page-1].inner[item.Index]}
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
