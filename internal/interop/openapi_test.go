package interop

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// specs is where the published descriptions lie beside a checkout.
var specs = filepath.Join("..", "..", "..", "shared", "specs")

// descriptions are loaded once: nothing changes them after that.
var descriptions = map[string]func() (*openapi3.T, error){"box": load("box"), "document360": load("document360")}

// description is a service's published OpenAPI description, corrected by openAPIPatches. Without one it skips the test.
func description(t *testing.T, service string) *openapi3.T {
	t.Helper()
	doc, err := descriptions[service]()
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s traffic is not held against its OpenAPI description: %v; name a folder that has it in FARCOPY_SPECS", service, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func load(service string) func() (*openapi3.T, error) {
	return sync.OnceValues(func() (*openapi3.T, error) {
		raw, err := os.ReadFile(filepath.Join(cmp.Or(os.Getenv("FARCOPY_SPECS"), specs), service+".openapi.json"))
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
