// Command gen writes the public API that the five simulators have in common: zz_server.go, the
// methods of Server that call those of simtest.Server, and zz_faults.go, the faults.
//
// Embedding simtest.Server would be shorter. But its package is internal, so that pkg.go.dev would
// show neither the promoted methods nor their comments. The comments are those of package simtest:
// a method or a fault is described in one place.
//
//	go generate ./internal/simtest
package main

import (
	"log"
	"os"
	"path/filepath"
)

// services are the packages that have a simulator, each in <service>/<service>test.
var services = []string{"bitpaket", "box", "document360", "oracle", "oss"}

// root is the module's folder, seen from internal/simtest.
const root = "../.."

func main() {
	source, err := parse(".")
	if err != nil {
		log.Fatal(err)
	}
	for _, service := range services {
		for name, text := range source.files(service) {
			if err := os.WriteFile(path(root, service, name), text, 0o644); err != nil {
				log.Fatal(err)
			}
		}
	}
}

func path(root, service, name string) string {
	return filepath.Join(root, service, service+"test", name)
}
