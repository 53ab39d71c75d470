// Package interop holds the clients and the simulators of this module against judges that nobody
// here wrote. It has no code of its own, only tests; it is a module of its own, so that what the
// judges need is not what users need.
//
//	cd internal/interop && go test ./...
//	go test -run '^$' -bench . -benchmem    # the vendor's SDK, ours and plain net/http beside each other
//
// # The judges
//
// Alibaba Cloud's Go SDK drives package osstest: uploads, copies, reads, listings, tags, signed
// URLs and refusals, with both signature versions, both ways of addressing a bucket, permanent and
// temporary keys. What it sends for a copy is also compared with what package oss sends for the
// same one, header by header, and what it reads from a refusal with what package oss reads.
//
// Its signers sign random requests; package sign has to come to the same Authorization for each.
//
// Alibaba Cloud's credentials library asks the token service and the metadata service of osstest for
// keys. Package sign has to come to its signature of AssumeRole, package oss has to send the same
// parameters, and both have to find the same source in the same environment and files.
//
// kin-openapi stands between our clients and the simulators of Box and Document360 and holds every
// request and every answer against the services' published OpenAPI descriptions. Parameters and
// members that a description does not declare are findings too. Known mistakes of the descriptions
// are corrected in memory; each correction is named, with its reason, in the table openAPIPatches.
//
// kin-openapi also holds what the tests of examples/simulator send to its control server, and what
// they get, against the server's own description. These tests record their exchanges for it.
//
// Each judge is shown something bad on purpose, and its test fails unless it objects.
//
// # The descriptions
//
// They are not part of this module. Tests need box.openapi.json and document360.openapi.json in the
// folder that the variable FARCOPY_SPECS names. They fail if it names a folder without them, and are
// skipped, with that reason, if it names none.
package interop
