package archtest

import (
	"go/doc/comment"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shownDocs is where a page of docs can be read from pkg.go.dev, which links to no file of the module.
const shownDocs = "https://" + module + "/blob/main/"

// plainPage is a page of docs that is named without the brackets of a link.
var plainPage = regexp.MustCompile(`(?m)(^|[^\[/\w])docs/[\w-]+\.md`)

// TestPagesInCommentsLead: the name of a page of docs in the comment of a package is a link to it.
func TestPagesInCommentsLead(t *testing.T) {
	all, links := files(t), 0
	for _, pkg := range publicPackages() {
		p := page(t, all, pkg)
		for name, text := range comments(p) {
			parsed := p.Parser().Parse(text)
			for _, c := range texts(parsed.Content) {
				link, ok := c.(*comment.Link)
				if !ok || !strings.HasPrefix(link.URL, shownDocs) {
					continue
				}
				links++
				file := strings.TrimPrefix(link.URL, shownDocs)
				if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(file))); err != nil {
					t.Errorf("%s, comment of %q: a link to %s, which does not exist", path.Join(module, pkg), name, file)
				}
			}
			if named := plainPage.FindString(text); named != "" {
				t.Errorf("%s, comment of %q: %q is no link", path.Join(module, pkg), name, strings.TrimSpace(named))
			}
		}
	}
	if links < 6 {
		t.Errorf("only %d links to pages of docs found", links)
	}
}
