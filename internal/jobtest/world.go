package jobtest

import (
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/simtest"
)

// Simulator is what a world needs of every simulator.
type Simulator interface {
	Advance(time.Duration)
	Inject(op string, faults ...simtest.Fault)
	Now() time.Time
	Requests() []simtest.Request
	SetDateSkew(time.Duration)
	SetListLag(time.Duration)
	Transport() http.RoundTripper
	Tree() string
	URL() string
}

// Shape is what a world may vary.
type Shape struct {
	Files    int              // small ones beside those that every world has
	Large    bool             // it has an item that one request does not copy: an object in parts, a folder of more than 500 items
	Odd      bool             // the service does the other thing: keeps versions, or has two items of one name for a moment
	Old      bool             // the target has other content under the names of two files
	Existing farcopy.Existing // where the service replaces nothing, ExistingReplace stands for the default
}

// Spec is what a program of a world has to know.
type Spec struct {
	Service  string
	URL      string // "": the simulator is reached through its transport
	From     string
	To       string
	Project  string
	Existing farcopy.Existing
}

// World is a simulator with the items of one job.
type World struct {
	Sim  Simulator
	Spec Spec
	Ops  []string // of the requests that make something at the target

	mu    sync.Mutex                 // others change the world while programs run
	items map[string]item            // by the source that words name
	there func() map[string][]string // the states at the target, by the path below it

	// makes returns the items that a request makes, and whether it makes them once more each time it
	// is done.
	makes func(simtest.Request) (sources []string, adds bool)

	equal    func(source string)        // another program makes an equal item, if the service lets it
	byOthers map[string]int             // how often it has
	change   func(source string) string // another program changes a file of the source; its new state

	forgets bool                     // its programs do not keep what they have said
	left    func() map[string]string // what the job must have told that it has left, by target; nil: nothing
}

// item is one of the source.
type item struct {
	id       string
	target   string // path below the target
	isFolder bool
	state    string   // what shows the content at the target
	changed  string   // the same of the content that another program has given it; "": none has
	before   int      // how often it was there before
	old      []string // other content that was there before
}

// Service is one of the five, in one of the ways in which it copies many items or much of one.
type Service struct {
	Name string
	New  func(testing.TB, Shape) *World
	Run  func(Process) (End, error) // a program
	Once bool                       // no program follows one that has done all

	Job func(Process, farcopy.JobConfig) (farcopy.Job, error) // that the program runs; nil: none
}

// Services are all of them.
var Services = append(jobs(runner),
	Service{Name: "oss requests", New: newOSSRequests, Job: ossRequestsJob, Run: runner(ossRequestsJob)},
	Service{Name: "oss large", New: newLarge, Run: runLarge, Once: true},
)

// TaskServices are those with tasks, which programs hand out to workers of their own.
var TaskServices = jobs(taskRunner)

// jobs returns the services that have jobs, with the program that runs them.
func jobs(run func(newJob) func(Process) (End, error)) []Service {
	return []Service{
		{Name: "bitpaket", New: newBitpaket, Job: bitpaketJob, Run: run(bitpaketJob)},
		{Name: "box", New: newBox, Job: boxJob, Run: run(boxJob)},
		{Name: "document360", New: newDocument360, Job: document360Job, Run: run(document360Job)},
		{Name: "oracle", New: newOracle, Job: oracleJob, Run: run(oracleJob)},
		{Name: "oss", New: newOSS, Job: ossJob, Run: run(ossJob)},
	}
}

// ByName returns a service.
func ByName(name string) Service {
	for _, s := range Services {
		if s.Name == name {
			return s
		}
	}
	panic("no service " + name)
}

// renamed matches what services append to a name that is taken.
var renamed = regexp.MustCompile(` ?\(\d+\)`)

// readTree reads the items below a folder of a simulator's tree. What a service has renamed counts
// by the name that it was to have.
func readTree(tree, folder string) map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(tree) {
		rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), folder)
		if !ok || rest == "" {
			continue
		}
		rest = renamed.ReplaceAllString(rest, "")
		name, state, _ := strings.Cut(rest, " ")
		if of, isFolder := strings.CutSuffix(name, "/"); isFolder {
			name, state = of, "folder"
		}
		all[name] = append(all[name], strings.TrimSpace(state))
	}
	return all
}

// add adds an item whose path at the target is that at the source.
func (w *World) add(source, id string, isFolder bool) {
	w.items[source] = item{id: id, target: source, isFolder: isFolder}
}

// count notes what the target has already of what the source has.
func (w *World) count(states map[string][]string) {
	there := w.there()
	for source, i := range w.items {
		if i.state == "" {
			i.state = states[i.target][0]
		}
		for _, state := range there[i.target] {
			if state == i.state {
				i.before++
			} else {
				i.old = append(i.old, state)
			}
		}
		w.items[source] = i
	}
}

// madeByID returns what a request makes whose path holds the id of a file, or of a folder that is
// copied with all that is in it, or whose body holds the name of a folder.
func (w *World) madeByID(q simtest.Request) (sources []string, adds bool) {
	if q.Op == "CreateFolder" {
		for source, i := range w.items {
			if i.isFolder && strings.Contains(string(q.Body), `"`+path.Base(source)+`"`) {
				sources = append(sources, source)
			}
		}
		return sources, true
	}
	segments := strings.FieldsFunc(q.Target, func(c rune) bool { return c == '/' || c == '?' })
	for source, i := range w.items {
		if i.isFolder != (q.Op == "CopyFolder") {
			continue
		}
		for _, s := range segments {
			if s == i.id {
				sources = append(sources, source)
			}
		}
	}
	if q.Op == "CopyFolder" {
		for _, folder := range sources {
			for source := range w.items {
				if strings.HasPrefix(source, folder+"/") {
					sources = append(sources, source)
				}
			}
		}
	}
	return sources, true
}

// Left returns what is left at the target that is no item.
func (w *World) Left() string {
	if w.left == nil {
		return ""
	}
	return strings.Join(slices.Sorted(maps.Values(w.left())), "")
}
