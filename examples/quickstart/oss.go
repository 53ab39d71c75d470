package main

import (
	"context"
	"io/fs"

	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

func copyOnOSS(ctx context.Context, out transcript) error {
	srv := osstest.Start()
	defer srv.Close()
	example, client := srv.Example(), srv.Client()

	out.heading("Alibaba Cloud OSS: copy an object")
	out.tree("before", srv.Tree())
	req := oss.CopyObjectRequest{
		Bucket: example.Bucket, SourceKey: example.Key, Key: "copies/" + example.Key,
		StorageClass: oss.StorageClassIA, ForbidOverwrite: true,
	}
	out.call("oss.CopyObject", "Bucket", req.Bucket, "SourceKey", req.SourceKey, "Key", req.Key,
		"StorageClass", string(req.StorageClass), "ForbidOverwrite", "true")
	copied, err := client.CopyObject(ctx, req)
	if err != nil {
		return err
	}
	out.line("copied", "ETag %s, CRC64 %s", copied.ETag, copied.CRC64)
	out.tree("after", srv.Tree())

	_, err = client.CopyObject(ctx, req)
	return out.failure("the same copy", err, fs.ErrExist)
}
