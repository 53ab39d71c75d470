package oracletest_test

import (
	"testing"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

const fileBase = "https://example.test/documents/api/1.1/files/"

func TestGetFile(t *testing.T) {
	srv := oracletest.NewServer(t)
	top := srv.MkdirAll("/A")
	id := srv.AddFile(top, "f.txt", 5)
	a := exchange{method: "GET", url: fileBase + id}.do(t, srv)
	members := object{"id": id, "parentID": top, "name": "f.txt", "type": "file", "size": "5", "version": "1", "errorCode": "0"}
	for key, want := range members {
		if a.json[key] != want {
			t.Errorf("%s is %v, want %v", key, a.json[key], want)
		}
	}
	exchange{method: "GET", url: fileBase + top}.do(t, srv).failed(t, 404, "-16")
	exchange{method: "GET", url: base + id}.do(t, srv).failed(t, 404, "-16")
	srv.AddUser("v", "p")
	foreign := srv.AddFile(srv.Home("v"), "g.txt", 5)
	a = exchange{method: "GET", url: fileBase + foreign}.do(t, srv)
	a.failed(t, 403, "-20")
	if want := "!csCloudItemInsufficientPrivileges,u,fFileGUID:" + foreign + ",FLD_INFO"; a.json["errorKey"] != want {
		t.Errorf("errorKey %v, want %s", a.json["errorKey"], want)
	}
}
