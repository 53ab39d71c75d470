package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOperationNames: the operations of each service are those of its simulator's documentation.
func TestOperationNames(t *testing.T) {
	row := regexp.MustCompile(`(?m)^//\t([A-Z]\w+) +(?:GET|HEAD|POST|PUT|DELETE)[ ,]`)
	for _, spec := range specs {
		doc, err := os.ReadFile(filepath.Join("..", "..", spec.name, spec.name+"test", "doc.go"))
		if err != nil {
			t.Fatal(err)
		}
		var documented []string
		for _, m := range row.FindAllStringSubmatch(string(doc), -1) {
			documented = append(documented, m[1])
		}
		if len(documented) < 10 {
			t.Fatalf("%s: only %d operations found", spec.name, len(documented))
		}
		slices.Sort(documented)
		want(t, "the operations of "+spec.name, strings.Join(slices.Sorted(slices.Values(spec.operations)), " "), strings.Join(documented, " "))
	}
}

// TestFaultNames: every fault of the simulators has a name here, but for those that take a function.
func TestFaultNames(t *testing.T) {
	declared := regexp.MustCompile(`(?m)^(?:func (\w+)\(.*\) Fault \{|\t(\w+)(?: Fault)? = simtest\.\w+$)`)
	withFunction := []string{"ActThenRespond", "Respond", "ActThenCall", "CallThenAct"}
	var names []string
	for _, file := range []string{"box/boxtest/zz_faults.go", "bitpaket/bitpakettest/fault.go", "oss/osstest/fault.go"} {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(file)))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			if name := m[1] + m[2]; !slices.Contains(withFunction, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	var have []string
	for _, k := range faultKinds {
		have = append(have, k.Name)
	}
	slices.Sort(have)
	want(t, "the faults", strings.Join(have, " "), strings.Join(names, " "))
}

// TestDescribedRoutes: openapi.json has the paths and methods of the routes, and the names of all
// faults and services.
func TestDescribedRoutes(t *testing.T) {
	var doc struct {
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	var described, have []string
	for path, item := range doc.Paths {
		for method := range item {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	for _, r := range routes {
		have = append(have, r.method+" "+r.path)
	}
	slices.Sort(described)
	slices.Sort(have)
	want(t, "the description", strings.Join(described, "\n"), strings.Join(have, "\n"))

	var faults, services []string
	for _, k := range faultKinds {
		faults = append(faults, k.Name)
	}
	for _, s := range specs {
		services = append(services, s.name)
	}
	want(t, "the described faults", strings.Join(doc.Components.Schemas["Fault"].Properties["name"].Enum, " "), strings.Join(faults, " "))
	want(t, "the described services", strings.Join(doc.Components.Schemas["Service"].Properties["name"].Enum, " "), strings.Join(services, " "))
}

// TestTruncateTree: a large tree ends with a whole line, and says that it goes on.
func TestTruncateTree(t *testing.T) {
	line := "/" + strings.Repeat("x", 98) + "\n"
	small := strings.Repeat(line, maxTree/len(line))
	tree, truncated := truncateTree(small)
	want(t, "a tree that fits is truncated", truncated, false)
	want(t, "its size", len(tree), len(small))
	tree, truncated = truncateTree(small + line)
	want(t, "a larger one is truncated", truncated, true)
	want(t, "its size", len(tree), len(small))
}

// TestTreeIsDue: a watched tree is printed when something has changed, now and then, and never so
// often that printing takes much of the time.
func TestTreeIsDue(t *testing.T) {
	now := time.Now()
	for _, tt := range []struct {
		about string
		cache treeCache
		want  bool
	}{
		{"never printed", treeCache{}, true},
		{"unchanged", treeCache{at: now.Add(-time.Second)}, false},
		{"changed", treeCache{at: now.Add(-time.Second), changed: true}, true},
		{"old", treeCache{at: now.Add(-treeAge)}, true},
		{"changed and expensive", treeCache{at: now.Add(-time.Second), changed: true, cost: 100 * time.Millisecond}, false},
		{"changed and expensive a while ago", treeCache{at: now.Add(-2 * time.Second), changed: true, cost: 100 * time.Millisecond}, true},
		{"old and expensive", treeCache{at: now.Add(-3 * time.Second), cost: time.Second}, false},
	} {
		want(t, tt.about+", a tree is due", tt.cache.isDue(now), tt.want)
	}
}
