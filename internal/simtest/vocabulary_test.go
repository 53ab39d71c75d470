package simtest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// simulators are the packages that have to speak one language.
var simulators = []string{"bitpaket", "box", "document360", "oracle", "oss"}

// simulatorPackage is what the tests of the vocabulary need to know of a simulator.
type simulatorPackage struct {
	name    string
	doc     string                   // the package comment
	methods map[string]*ast.FuncDecl // the exported ones of Server
}

func parseSimulators(t *testing.T) (all []simulatorPackage) {
	t.Helper()
	for _, service := range simulators {
		p := simulatorPackage{name: service + "test", methods: map[string]*ast.FuncDecl{}}
		files, err := filepath.Glob(filepath.Join("..", "..", service, p.name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			p.doc += file.Doc.Text()
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if ok && fn.Recv != nil && fn.Name.IsExported() && types.ExprString(fn.Recv.List[0].Type) == "*Server" {
					p.methods[fn.Name.Name] = fn
				}
			}
		}
		if len(p.methods) < 30 {
			t.Fatalf("%s has only %d methods", p.name, len(p.methods))
		}
		all = append(all, p)
	}
	return all
}

// parameters returns "parentID string, name string" for the parameters of a method.
func parameters(fn *ast.FuncDecl) string {
	var list []string
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			list = append(list, name.Name+" "+types.ExprString(field.Type))
		}
	}
	return strings.Join(list, ", ")
}

// beginnings are the first parameters of the methods that have more in one simulator than in
// another.
var beginnings = map[string]string{
	"AddFile":   "parentID string, name string, size ",
	"AddFolder": "parentID string, name string",
	"AddToken":  "token string, expires time.Time",

	// Items are named by a path, by an id, or by a bucket and a key.
	"AddObject": "",
	"Copy":      "",
	"Move":      "",
	"Object":    "",
	"Overwrite": "",
	"Remove":    "",
	"Rename":    "",
	"Touch":     "",
}

func TestMethodsOfOneNameHaveOneSignature(t *testing.T) {
	first := map[string]string{}
	for _, p := range parseSimulators(t) {
		for _, name := range slices.Sorted(maps.Keys(p.methods)) {
			got := parameters(p.methods[name])
			if begin, ok := beginnings[name]; ok {
				if !strings.HasPrefix(got, begin) {
					t.Errorf("%s.%s has the parameters (%s), want (%s...)", p.name, name, got, begin)
				}
				continue
			}
			if _, ok := first[name]; !ok {
				first[name] = got
			}
			if got != first[name] {
				t.Errorf("%s.%s has the parameters (%s), want (%s)", p.name, name, got, first[name])
			}
		}
	}
}

func TestMethodComments(t *testing.T) {
	for _, p := range parseSimulators(t) {
		for _, name := range slices.Sorted(maps.Keys(p.methods)) {
			fn := p.methods[name]
			if !strings.HasPrefix(fn.Doc.Text(), name+" ") {
				t.Errorf("the comment of %s.%s begins with %.20q", p.name, name, fn.Doc.Text())
			}
			for _, field := range fn.Type.Params.List {
				isSwitch := types.ExprString(field.Type) == "bool" && name != "SetAsyncResponse"
				if isSwitch && field.Names[0].Name != "on" {
					t.Errorf("the switch of %s.%s is called %s, want on", p.name, name, field.Names[0].Name)
				}
			}
		}
	}
}

func TestPackageCommentsHaveOneOutline(t *testing.T) {
	heading := regexp.MustCompile(`(?m)^# .*$`)
	want := []string{
		"# Virtual time", "# Setting up", "# Operations", "# Credentials", "# Copies in the background", "# Late listings, wrong clocks, other programs",
		"# Undocumented behaviour", "# Not simulated",
	}
	for _, p := range parseSimulators(t) {
		if got := heading.FindAllString(p.doc, -1); !slices.Equal(got, want) {
			t.Errorf("%s has the headings %q, want %q", p.name, got, want)
		}
		if begin := fmt.Sprintf("Package %s simulates ", p.name); !strings.HasPrefix(p.doc, begin) {
			t.Errorf("the comment of %s begins with %.40q, want %q", p.name, p.doc, begin)
		}
	}
}

// TestPackageCommentsListTheSwitches: a reader finds every undocumented behaviour that can be set.
func TestPackageCommentsListTheSwitches(t *testing.T) {
	link := regexp.MustCompile(`\[Server\.(\w+)\]`)
	for _, p := range parseSimulators(t) {
		_, section, _ := strings.Cut(p.doc, "# Undocumented behaviour\n")
		section, _, _ = strings.Cut(section, "\n# ")
		var listed, switches []string
		for _, m := range link.FindAllStringSubmatch(section, -1) {
			listed = append(listed, m[1])
		}
		for name, fn := range p.methods {
			if strings.Contains(fn.Doc.Text(), "\nUndocumented: ") {
				switches = append(switches, name)
			}
		}
		slices.Sort(listed)
		slices.Sort(switches)
		if !slices.Equal(listed, switches) {
			t.Errorf("%s lists the switches\n%q\nthe comments of these begin a paragraph with Undocumented:\n%q", p.name, listed, switches)
		}
	}
}
