package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// tables are the probes of all services.
var tables = map[string]func() []probe{
	"bitpaket":    new(bitpaketService).probes,
	"box":         new(boxService).probes,
	"document360": new(document360Service).probes,
	"oracle":      new(oracleService).probes,
	"oss":         new(ossService).probes,
}

// TestCoverage: each switch of a simulator for what the documents leave open has a probe, and the
// table test of the service turns it.
func TestCoverage(t *testing.T) {
	for service, probes := range tables {
		t.Run(service, func(t *testing.T) {
			var answered []string
			for _, p := range probes() {
				answered = append(answered, p.answers...)
			}
			switches := undocumented(t, service)
			if len(switches) == 0 {
				t.Fatal("the simulator has no switches")
			}
			rows, err := os.ReadFile(service + "_test.go")
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range switches {
				if !slices.Contains(answered, s) {
					t.Errorf("%s has no probe", s)
				}
				if !strings.Contains(string(rows), "."+s+"(") {
					t.Errorf("no row of %s_test.go turns %s", service, s)
				}
			}
		})
	}
}

// TestTables: the rows of all probes are complete.
func TestTables(t *testing.T) {
	for service, probes := range tables {
		known := methods(t, service)
		names := map[string]bool{}
		for _, p := range probes() {
			if names[p.name] {
				t.Errorf("%s: two probes are named %s", service, p.name)
			}
			names[p.name] = true
			if !strings.HasSuffix(p.question, "?") {
				t.Errorf("%s %s: %q is no question", service, p.name, p.question)
			}
			if len(p.values) < 2 {
				t.Errorf("%s %s has %d values", service, p.name, len(p.values))
			}
			if p.also == alsoRate && p.writes {
				t.Errorf("%s %s uses up a rate limit before its items are removed", service, p.name)
			}
			if (p.also != "") != (p.requests > 0) {
				t.Errorf("%s %s needs -also %q and costs %d requests", service, p.name, p.also, p.requests)
			}
			for _, s := range p.answers {
				if known[s] == "" {
					t.Errorf("%s %s: the simulator has no method %s", service, p.name, s)
				}
			}
			for _, v := range p.values {
				if v.contradicts && (p.assumes == "" || v.use == "") {
					t.Errorf("%s %s: %q contradicts something that is not said, or nothing is said to help", service, p.name, v.name)
				}
			}
		}
	}
}

// undocumented returns the methods of a simulator's Server whose comments have a paragraph that
// begins with "Undocumented:", and those that doc.go lists.
func undocumented(t *testing.T, service string) (names []string) {
	t.Helper()
	for name, doc := range methods(t, service) {
		if strings.Contains("\n"+doc, "\nUndocumented:") {
			names = append(names, name)
		}
	}
	text, err := os.ReadFile(filepath.Join(simulator(service), "doc.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "// # Undocumented behaviour\n")
	section, _, _ = strings.Cut(section, "\n//\n// The rest is fixed")
	for _, found := range regexp.MustCompile(`\[Server\.(Set\w+)\]`).FindAllStringSubmatch(section, -1) {
		if !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	slices.Sort(names)
	return names
}

func simulator(service string) string {
	return filepath.Join("..", "..", service, service+"test")
}

// methods returns the exported methods of a simulator, with their comments.
func methods(t *testing.T, service string) map[string]string {
	t.Helper()
	found := map[string]string{}
	files, err := filepath.Glob(filepath.Join(simulator(service), "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no simulator of ", service, err)
	}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.IsExported() {
				found[fn.Name.Name] = fn.Name.Name + "\n" + fn.Doc.Text()
			}
		}
	}
	return found
}

// TestAdvice: what a row advises to use is in the package of the service.
func TestAdvice(t *testing.T) {
	names := regexp.MustCompile(`\b[A-Z][a-z0-9]+(?:[A-Z]+[a-z0-9]*)+|\b(?:Client|Config|\w+Config|ListedVersion)\.(\w+)`)
	for service, probes := range tables {
		files, err := filepath.Glob(filepath.Join("..", "..", service, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal("no package of ", service, err)
		}
		var source strings.Builder
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(text)
		}
		for _, p := range probes() {
			for _, v := range p.values {
				for _, found := range names.FindAllString(v.use, -1) {
					name := found[strings.LastIndex(found, ".")+1:]
					if stem, ok := strings.CutSuffix(name, "X"); ok { // as in docs/reconciling.md: ResolveCopyFolder and others
						name = stem + `\w+`
					}
					if !regexp.MustCompile(`\b` + name + `\b`).MatchString(source.String()) {
						t.Errorf("%s %s, %q: the package has no %s", service, p.name, v.name, name)
					}
				}
			}
		}
	}
}
