package interop

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// specs names the variable with the folder of the published descriptions.
const specs = "FARCOPY_SPECS"

// descriptions are loaded once: nothing changes them after that.
var descriptions = map[string]func() (*openapi3.T, error){"box": load("box"), "document360": load("document360")}

// description is a service's published OpenAPI description, corrected by openAPIPatches. Without a folder of
// descriptions it skips the test.
func description(t *testing.T, service string) *openapi3.T {
	t.Helper()
	if os.Getenv(specs) == "" {
		t.Skipf("%s traffic is not held against its OpenAPI description: %s names no folder that has it", service, specs)
	}
	doc, err := descriptions[service]()
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func load(service string) func() (*openapi3.T, error) {
	return sync.OnceValues(func() (*openapi3.T, error) {
		raw, err := os.ReadFile(filepath.Join(os.Getenv(specs), service+".openapi.json"))
		if err != nil {
			return nil, err
		}
		var members object
		if err := json.Unmarshal(raw, &members); err != nil {
			return nil, err
		}
		for _, p := range openAPIPatches {
			if p.service == service {
				p.apply(members)
			}
		}
		if raw, err = json.Marshal(members); err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(raw)
		if err != nil {
			return nil, err
		}
		return doc, doc.Validate(context.Background(), openapi3.DisableExamplesValidation())
	})
}
