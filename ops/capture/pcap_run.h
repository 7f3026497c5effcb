/* SPDX-License-Identifier: MIT */
/*
 * The program that uses libpcap: the daemon under another name. libpcap parses expressions, asks
 * for the addresses of host names, and may need long for an expression.
 */
#pragma once

#include <stdbool.h>

#define PCAP_NAME "netnsfs-pcap"

/* True if NAME, argv[0] of this process, selects pcap_main(). */
bool pcap_is_called(const char *name);

/*
 * Compiles the expression on standard input for packets of the type DLT_* in argv[1], and prints
 * the instructions of the program. Returns the exit status.
 */
int pcap_main(int argc, char **argv);
