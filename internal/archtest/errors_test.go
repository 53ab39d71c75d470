package archtest

import (
	"regexp"
	"testing"
)

// TestErrorsAreMadeByProblem: the constructors of internal/problem keep the cause of an error from
// deciding what errors.Is finds in it. A literal would not.
func TestErrorsAreMadeByProblem(t *testing.T) {
	literal := regexp.MustCompile(`\b(NotExecuted|RateLimited|NotExecutedError|RateLimitedError)\{[^}]`)
	for _, f := range files(t) {
		if f.test || f.pkg == "internal/problem" || f.pkg == "." { // the root package declares them
			continue
		}
		if found := literal.FindString(f.text); found != "" {
			t.Errorf("%s makes an error with %s...}: use a constructor of internal/problem", f.path, found)
		}
	}
}
