package archtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	codeBlock = regexp.MustCompile("(?ms)^```.*?^```$")
	link      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	namedPath = regexp.MustCompile("`((?:[a-z0-9_.-]+/)+[A-Za-z0-9_.]+\\.(?:go|md))`")
	heading   = regexp.MustCompile(`(?m)^#{1,6} +(.*?) *$`)
)

// TestLinks: the files that the project's documents link to, or name with a folder, exist, and so do the headings.
func TestLinks(t *testing.T) {
	docs := documents(t)
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(name)))
		return err == nil
	}
	for _, problem := range brokenLinks(docs, exists) {
		t.Error(problem)
	}
	links := 0
	for _, text := range docs {
		links += len(link.FindAllString(text, -1))
	}
	if links < 60 {
		t.Errorf("only %d links found", links)
	}
}

// brokenLinks returns what is wrong with the links of the documents.
func brokenLinks(docs map[string]string, exists func(string) bool) (problems []string) {
	for doc, text := range docs {
		text = codeBlock.ReplaceAllString(text, "")
		for _, m := range namedPath.FindAllStringSubmatch(text, -1) {
			if !exists(m[1]) {
				problems = append(problems, fmt.Sprintf("%s names %s, which does not exist", doc, m[1]))
			}
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			target, anchor, hasAnchor := strings.Cut(m[1], "#")
			if strings.Contains(target, ":") {
				continue // another host's
			}
			file := doc
			if target != "" {
				file = path.Join(path.Dir(doc), target)
			}
			page, known := docs[file]
			switch {
			case !exists(file):
				problems = append(problems, fmt.Sprintf("%s links to %s, which does not exist", doc, m[1]))
			case hasAnchor && !known:
				problems = append(problems, fmt.Sprintf("%s links to a heading of %s, which is not checked", doc, file))
			case hasAnchor && !slices.Contains(anchors(page), anchor):
				problems = append(problems, fmt.Sprintf("%s links to %s, and %s has no such heading", doc, m[1], file))
			}
		}
	}
	slices.Sort(problems)
	return problems
}

// anchors returns the names by which GitHub links to the headings of a page: in lower case, without punctuation, with
// hyphens for spaces, and with a number where a name comes again.
func anchors(page string) (names []string) {
	seen := map[string]int{}
	for _, m := range heading.FindAllStringSubmatch(codeBlock.ReplaceAllString(page, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, m[1])
		if n := seen[name]; n > 0 {
			names = append(names, fmt.Sprintf("%s-%d", name, n))
		} else {
			names = append(names, name)
		}
		seen[name]++
	}
	return names
}

func TestBrokenLinks(t *testing.T) {
	docs := map[string]string{
		"README.md": "# A `B.C`, d-e!\n\n## Same\n\n## Same\n\n```sh\n# No heading\n```\n" +
			"[1](#a-bc-d-e) [2](#same-1) [3](docs/a.md#other_1) [4](https://example.com/#x) [5](LICENSE) `internal/x.go`\n" +
			"[bad](#no-heading) [bad](#same-2) [bad](docs/b.md) [bad](docs/a.md#a) [bad](LICENSE#x) `internal/y.go`\n",
		"docs/a.md": "# Other_1\n\n[home](../README.md#same) [bad](README.md)\n",
	}
	got := brokenLinks(docs, func(name string) bool {
		return slices.Contains([]string{"README.md", "docs/a.md", "LICENSE", "internal/x.go"}, name)
	})
	want := []string{
		"README.md links to #no-heading, and README.md has no such heading",
		"README.md links to #same-2, and README.md has no such heading",
		"README.md links to a heading of LICENSE, which is not checked",
		"README.md links to docs/a.md#a, and docs/a.md has no such heading",
		"README.md links to docs/b.md, which does not exist",
		"README.md names internal/y.go, which does not exist",
		"docs/a.md links to README.md, which does not exist",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestDocumentsAreMapped: README.md links to every page of docs, and each page links back to it in its first lines.
func TestDocumentsAreMapped(t *testing.T) {
	docs := documents(t)
	pages := 0
	for doc, text := range docs {
		if !strings.HasPrefix(doc, "docs/") {
			continue
		}
		pages++
		if !strings.Contains(docs["README.md"], "]("+doc+")") {
			t.Errorf("README.md does not link to %s", doc)
		}
		lines := strings.SplitN(text, "\n", 6)
		if !strings.Contains(strings.Join(lines[:min(5, len(lines))], "\n"), "](../README.md#documents)") {
			t.Errorf("%s does not link to ../README.md#documents in its first five lines", doc)
		}
	}
	if pages < 7 {
		t.Errorf("only %d pages found", pages)
	}
}
